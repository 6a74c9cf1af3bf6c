package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyChoiceTest {
  private static final URI REVIEWS = URI.create("http://reviews:9080/reviews/0");

  @Test
  void nothingSaidMeansNoProxy() {
    assertThat(ProxyChoice.of(Map.of()).forTarget(REVIEWS)).isNull();
  }

  @Test
  void eachSchemeHasItsOwnProxy() {
    var choice = ProxyChoice.of(Map.of("http_proxy", "http://127.1.64.2:15002"));
    assertThat(choice.forTarget(REVIEWS)).isEqualTo(URI.create("http://127.1.64.2:15002"));
    assertThat(choice.forTarget(URI.create("https://www.googleapis.com/"))).isNull();
  }

  @Test
  void capitalsAndMissingSchemeAreUnderstood() {
    var choice = ProxyChoice.of(Map.of("HTTPS_PROXY", "proxy:3128"));
    assertThat(choice.forTarget(URI.create("https://a/")))
        .isEqualTo(URI.create("http://proxy:3128"));
  }

  @Test
  void noProxyCoversAHostAndWhatLiesBelowIt() {
    var choice =
        ProxyChoice.of(Map.of("http_proxy", "http://p:1", "no_proxy", "localhost, 127.0.0.1,.b.c"));
    assertThat(choice.forTarget(URI.create("http://localhost:8/"))).isNull();
    assertThat(choice.forTarget(URI.create("http://127.0.0.1/"))).isNull();
    assertThat(choice.forTarget(URI.create("http://a.b.c/"))).isNull();
    assertThat(choice.forTarget(URI.create("http://ab.c/"))).isNotNull();
    assertThat(choice.forTarget(REVIEWS)).isNotNull();
  }

  @Test
  void starMeansEveryHost() {
    var choice = ProxyChoice.of(Map.of("http_proxy", "http://p:1", "no_proxy", "*"));
    assertThat(choice.forTarget(REVIEWS)).isNull();
  }

  @Test
  void refusesAProxyWithoutAHost() {
    assertThatThrownBy(() -> ProxyChoice.of(Map.of("http_proxy", "http:///x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http_proxy: http:///x (expected: http://host:port)");
  }
}
