package io.lateen.wire.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Any attributes a proxy could send, and then some.
final class Bags {
  private Bags() {}

  static Arbitrary<AttributeBag> any() {
    return Arbitraries.maps(word(), value()).ofMaxSize(40).map(AttributeBag::of);
  }

  private static Arbitrary<String> word() {
    return Arbitraries.oneOf(
        Arbitraries.of(Stream.iterate(0, i -> i + 1).limit(221).map(Dictionary::word).toList()),
        Arbitraries.strings().ofMaxLength(200));
  }

  private static Arbitrary<Object> value() {
    return Arbitraries.oneOf(
        word().map(Object.class::cast),
        Arbitraries.longs().map(Object.class::cast),
        Arbitraries.doubles().map(Object.class::cast),
        Arbitraries.of(true, false).map(Object.class::cast),
        Arbitraries.longs()
            .between(-62_135_596_800L, 253_402_300_799L)
            .map(s -> Instant.ofEpochSecond(s, Math.abs(s) % 1_000_000_000)),
        Arbitraries.longs()
            .between(-3_000_000_000_000L, 3_000_000_000_000L)
            .map(Duration::ofMillis),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(IpAddress::of),
        Arbitraries.maps(word(), word()).ofMaxSize(20).map(Map::copyOf));
  }
}
