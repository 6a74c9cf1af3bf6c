package io.lateen.proxy.filter.network.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spellings as Envoy 1.40 has them.
final class PathNormalizerTest {
  private static RequestHead head(String target) {
    return RequestHead.of("GET", target, List.of("host: a"));
  }

  private static PathNormalizer normalizer(boolean normalize, boolean merge) {
    return new PathNormalizer(normalize, merge, EscapedSlashes.KEEP);
  }

  @ParameterizedTest
  @CsvSource({
    "/p, /p",
    "/p?a=/../b, /p?a=/../b",
    "/p/./q, /p/q",
    "/p/../q?x, /q?x",
    "/p/.., /",
    "/../../p, /p",
    "/p/., /p/",
    "/..., /...",
    "/.p/..q, /.p/..q",
    "/p/%2e%2E/q, /q",
    "/p\\q, /p/q",
    "/%41%2f%7e, /A%2f~",
    "/p%zz%, /p%zz%",
    "/p^q{}, /p%5Eq%7B%7D",
    "/p//q, /p//q"
  })
  void oneSpelling(String path, String normal) {
    RequestHead request = head(path);

    assertThat(normalizer(true, false).apply(request)).isEqualTo(Admission.ADMITTED);
    assertThat(request.path()).isEqualTo(normal);
  }

  @Test
  void anEscapedNulHasNone() {
    assertThat(normalizer(true, false).apply(head("/p%00"))).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"/p//q///r?a=//, /p/q/r?a=//", "/p, /p", "//, /"})
  void slashesAreMerged(String path, String merged) {
    RequestHead request = head(path);

    assertThat(normalizer(false, true).apply(request)).isEqualTo(Admission.ADMITTED);
    assertThat(request.path()).isEqualTo(merged);
  }

  /// An empty segment counts as one until dots are gone.
  @ParameterizedTest
  @CsvSource({
    "/a//../b, /a/b",
    "/a//..//../b, /a/b",
    "//a//b/../../c, /a/c",
    "/a/..//b, /b",
    "/..//a, /a",
    "/a/.//b, /a/b"
  })
  void dotsGoBeforeSlashesAreMerged(String path, String normal) {
    RequestHead request = head(path);

    assertThat(normalizer(true, true).apply(request)).isEqualTo(Admission.ADMITTED);
    assertThat(request.path()).isEqualTo(normal);
  }
}
