package io.lateen.mixer.adapter.fluentd;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// Instances of `logentry` → entries: the variables, and `severity` beside them.
final class EntryTranslator {
  private final boolean integerDurations;
  private final InstantSource clock;

  /// @param integerDurations whether a duration is written as milliseconds instead of as text
  /// @param clock for entries that come without a time
  EntryTranslator(boolean integerDurations, InstantSource clock) {
    this.integerDurations = integerDurations;
    this.clock = clock;
  }

  Entry translate(Instance instance) {
    Map<String, Object> values = new TreeMap<>(instance.map("variables"));
    values.put("severity", instance.text("severity"));
    Instant time = instance.get("timestamp", Instant.class).orElseGet(clock::instant);
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(values.size());
      for (Map.Entry<String, Object> value : values.entrySet()) {
        packer.packString(value.getKey());
        pack(packer, value.getValue());
      }
      return new Entry(instance.type().name(), time, ByteBuffer.wrap(packer.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pack(MessageBufferPacker packer, Object value) throws IOException {
    switch (value) {
      case Long number -> packer.packLong(number);
      case Double number -> packer.packDouble(number);
      case Boolean truth -> packer.packBoolean(truth);
      case Duration duration when integerDurations -> packer.packLong(duration.toMillis());
      case Map<?, ?> map -> {
        packer.packMapHeader(map.size());
        for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
          packer.packString(Values.text(entry.getKey()));
          packer.packString(Values.text(entry.getValue()));
        }
      }
      default -> packer.packString(Values.text(value));
    }
  }
}
