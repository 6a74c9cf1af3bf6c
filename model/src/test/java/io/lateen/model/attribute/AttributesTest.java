package io.lateen.model.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttributesTest {
  private final TrackedAttributes tracked =
      new TrackedAttributes(
          AttributeBag.of(Map.of("a", "x", "headers", Map.of("cookie", "c"), "n", 3L)));

  @Test
  void whatIsReadIsRememberedOnceInOrder() {
    tracked.entry("headers", "cookie");
    tracked.get("a");
    tracked.entry("headers", "host");
    tracked.get("gone");
    tracked.get("a");
    tracked.entry("nowhere", "key");
    assertThat(tracked.references())
        .extracting(reference -> reference.text() + " " + reference.condition())
        .containsExactly(
            "headers[cookie] EXACT",
            "a EXACT",
            "headers[host] ABSENCE",
            "gone ABSENCE",
            "nowhere ABSENCE");
  }

  @Test
  void aMapReadWholeIsRememberedByEntry() {
    tracked.get("headers");
    assertThat(tracked.references()).extracting(Reference::text).containsExactly("headers[cookie]");
  }

  @Test
  void whatWasReadSinceIsForgottenOnRestore() {
    tracked.get("a");
    List<Reference> then = tracked.references();
    tracked.get("n");
    tracked.restore(then);
    assertThat(tracked.references()).isEqualTo(then);
    tracked.get("n");
    assertThat(tracked.references()).hasSize(2);
  }

  @Test
  void anAddressOfFourBytesEqualsItsMappedForm() {
    IpAddress four = IpAddress.parse("10.1.2.3").orElseThrow();
    IpAddress mapped = IpAddress.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3});
    assertThat(mapped).isEqualTo(four).hasSameHashCodeAs(four).hasToString("10.1.2.3");
    assertThat(mapped.bytes()).hasSize(16);
  }

  @Test
  void anAddressOfAnyLengthCanBeShown() {
    assertThat(IpAddress.of(new byte[] {1, 2, 3})).hasToString("010203");
    assertThat(IpAddress.of(new byte[0]).isValid()).isFalse();
    assertThat(IpAddress.parse("localhost")).isEmpty();
    assertThat(IpAddress.parse("10.1.2.300")).isEmpty();
    assertThat(IpAddress.parse("::1").orElseThrow().isValid()).isTrue();
  }

  @Test
  void typesAreNamedAsManifestsNameThem() {
    assertThat(AttributeType.named("STRING_MAP")).contains(AttributeType.STRING_MAP);
    assertThat(AttributeType.named("VALUE_TYPE_UNSPECIFIED")).isEmpty();
    assertThat(AttributeType.ofValue(3L)).contains(AttributeType.INT64);
  }
}
