package io.lateen.wire.mixer;

import com.google.protobuf.ByteString;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What the generated classes make of a message, for comparison.
final class Generated {
  private Generated() {}

  static String word(int index, java.util.List<String> own) {
    return index >= 0 ? Dictionary.word(index) : own.get(-index - 1);
  }

  static Map<String, Object> read(CompressedAttributes message, java.util.List<String> defaults) {
    java.util.List<String> own = message.getWordsCount() == 0 ? defaults : message.getWordsList();
    Map<String, Object> all = new HashMap<>();
    message.getStringsMap().forEach((k, v) -> all.put(word(k, own), word(v, own)));
    message.getInt64SMap().forEach((k, v) -> all.put(word(k, own), v));
    message.getDoublesMap().forEach((k, v) -> all.put(word(k, own), v));
    message.getBoolsMap().forEach((k, v) -> all.put(word(k, own), v));
    message
        .getTimestampsMap()
        .forEach(
            (k, v) -> all.put(word(k, own), Instant.ofEpochSecond(v.getSeconds(), v.getNanos())));
    message
        .getDurationsMap()
        .forEach((k, v) -> all.put(word(k, own), Duration.ofSeconds(v.getSeconds(), v.getNanos())));
    message.getBytesMap().forEach((k, v) -> all.put(word(k, own), IpAddress.of(v.toByteArray())));
    message
        .getStringMapsMap()
        .forEach(
            (k, v) -> {
              Map<String, String> map = new HashMap<>();
              v.getEntriesMap().forEach((n, t) -> map.put(word(n, own), word(t, own)));
              all.put(word(k, own), map);
            });
    return all;
  }

  /// Written by the generated classes, the other way round: every word of its own.
  static CompressedAttributes write(AttributeBag bag) {
    CompressedAttributes.Builder message = CompressedAttributes.newBuilder();
    for (String name : bag.names()) {
      int key = own(message, name);
      switch (bag.get(name)) {
        case String text -> message.putStrings(key, own(message, text));
        case Long number -> message.putInt64S(key, number);
        case Double number -> message.putDoubles(key, number);
        case Boolean flag -> message.putBools(key, flag);
        case IpAddress ip -> message.putBytes(key, ByteString.copyFrom(ip.bytes()));
        case Instant time ->
            message.putTimestamps(
                key,
                com.google.protobuf.Timestamp.newBuilder()
                    .setSeconds(time.getEpochSecond())
                    .setNanos(time.getNano())
                    .build());
        case Duration time ->
            message.putDurations(
                key,
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(time.getSeconds())
                    .setNanos(time.getNano())
                    .build());
        case Map<?, ?> map -> {
          var entries = io.lateen.wire.proto.mixer.StringMap.newBuilder();
          map.forEach(
              (k, v) -> entries.putEntries(own(message, k.toString()), own(message, v.toString())));
          message.putStringMaps(key, entries.build());
        }
        default -> throw new AssertionError(name);
      }
    }
    return message.build();
  }

  private static int own(CompressedAttributes.Builder message, String word) {
    message.addWords(word);
    return -message.getWordsCount();
  }
}
