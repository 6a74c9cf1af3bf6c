package io.lateen.proxy.report;

import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Formats lines on the event loop into a block of its own and hands the block over when it is
/// large or a little old.
@SuppressWarnings({"ArrayRecordComponent", "FutureReturnValueIgnored"})
public final class AccessLogReporter implements Reporter {
  private static final String DEFAULT =
      "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
          + " %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION%"
          + " %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\""
          + " \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\""
          + " \"%UPSTREAM_HOST%\"\n";
  private static final int BLOCK = 16 * 1024;
  private static final int DELAY_MILLIS = 200;

  private final String path;
  private final @Nullable Template text;
  private final boolean omitsEmpty;
  private final List<Field> json = new ArrayList<>();
  private final AccessLogWriter writer;
  private final ByteBuf[] blocks;
  private final boolean[] scheduled;

  private record Field(byte[] key, Template value) {}

  public AccessLogReporter(AccessLog config, AccessLogWriter writer, int workers) {
    this.path = config.path();
    this.writer = writer;
    this.omitsEmpty = config.omitsEmpty();
    this.blocks = new ByteBuf[workers];
    this.scheduled = new boolean[workers];
    writer.atEnd(this);
    Map<String, String> fields = config.json();
    if (fields == null) {
      text = template(config.text() == null ? DEFAULT : config.text());
    } else {
      text = null;
      fields.forEach((key, value) -> json.add(field(key, value)));
    }
  }

  private Field field(String key, String value) {
    return new Field(("\"" + key + "\":\"").getBytes(StandardCharsets.UTF_8), template(value));
  }

  private Template template(String format) {
    return omitsEmpty ? Template.terse(format) : new Template(format);
  }

  @Override
  public void report(Worker worker, RequestRecord record) {
    int index = worker.index();
    ByteBuf block = blocks[index];
    if (block == null) {
      block = Unpooled.buffer(1024);
      blocks[index] = block;
    }
    write(record, block);
    if (block.readableBytes() >= BLOCK) {
      handOver(index);
    } else if (!scheduled[index]) {
      scheduled[index] = true;
      worker.loop().schedule(() -> tick(index), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick(int index) {
    scheduled[index] = false;
    handOver(index);
  }

  void handOverAll() {
    for (int i = 0; i < blocks.length; i++) {
      handOver(i);
    }
  }

  private void handOver(int index) {
    ByteBuf block = blocks[index];
    if (block != null && block.isReadable()) {
      byte[] lines = new byte[block.readableBytes()];
      block.readBytes(lines);
      block.clear();
      writer.write(path, lines);
    }
  }

  private void write(RequestRecord record, ByteBuf out) {
    if (text != null) {
      text.write(record, out);
      return;
    }
    ByteBuf value = Unpooled.buffer(64);
    String separator = "";
    out.writeByte('{');
    for (Field field : json) {
      value.clear();
      field.value.write(record, value);
      if (omitsEmpty && !value.isReadable()) {
        continue;
      }
      out.writeCharSequence(separator, StandardCharsets.US_ASCII);
      out.writeBytes(field.key);
      escape(value, out);
      out.writeByte('"');
      separator = ",";
    }
    out.writeCharSequence("}\n", StandardCharsets.US_ASCII);
  }

  private static void escape(ByteBuf value, ByteBuf out) {
    while (value.isReadable()) {
      byte octet = value.readByte();
      if (octet == '"' || octet == '\\') {
        out.writeByte('\\').writeByte(octet);
      } else if (octet >= 0 && octet < 0x20) {
        out.writeCharSequence(String.format("\\u%04x", octet), StandardCharsets.US_ASCII);
      } else {
        out.writeByte(octet);
      }
    }
  }
}
