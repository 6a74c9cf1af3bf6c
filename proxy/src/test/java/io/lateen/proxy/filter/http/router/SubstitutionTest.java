package io.lateen.proxy.filter.http.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// As RE2's GlobalReplace: what Envoy 1.40 made of the same.
final class SubstitutionTest {
  @ParameterizedTest
  @CsvSource({
    "p(.?), <\\1>, /pq/p, /<q>/<>",
    "/([^/]+), \\0-, /a/b, /a-/b-",
    "^/p, /n, /p/p, /n/p",
    "x*, $1, /re/x, $1/$1r$1e$1/$1",
    "q$, \\1, /pq, /pq",
    "p, /\\\\, /p, //\\",
    "p, \\02, /p, /p2"
  })
  void replaces(String regex, String substitution, String path, String rewritten) {
    assertThat(new Substitution(regex, substitution).replaceAll(path)).isEqualTo(rewritten);
  }
}
