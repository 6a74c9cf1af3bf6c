package io.lateen.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/// What Netty's client writes, our end reads as the same messages, wherever the octets are cut;
/// octets changed at random end the connection or a stream, never more.
class NettyFramesTest {
  /// A server that writes down what it hears.
  private static final class Hearing extends Session {
    final Map<Integer, StringBuilder> heard = new TreeMap<>();
    final RequestFields fields = new RequestFields(LIMITS);
    @Nullable ErrorCode failedBy;

    private static final Limits LIMITS = Limits.of(Http2Options.DEFAULT, 60 * 1024, 100, false);

    Hearing(EmbeddedChannel channel, StatsStore store) {
      super(
          channel,
          true,
          LIMITS,
          new Http2Stats(store.scope("http2")),
          store.newShard(),
          new java.util.SplittableRandom(1));
      begin();
    }

    void take(byte[] octets, int from, int to) {
      received(Unpooled.copiedBuffer(octets, from, to - from));
    }

    @Override
    protected Stream accept() {
      return new Heard(this);
    }

    @Override
    protected void unresponsive() {}

    @Override
    protected void failed(ErrorCode code, String why) {
      failedBy = code;
    }
  }

  private static final class Heard extends Stream {
    private final Hearing session;
    private final RequestHead head = new RequestHead();
    private StringBuilder text = new StringBuilder();

    Heard(Hearing session) {
      super(session);
      this.session = session;
    }

    @Override
    protected Fields head() {
      text = session.heard.computeIfAbsent(id(), _ -> new StringBuilder());
      return session.fields.begin(head);
    }

    @Override
    protected void headEnd(boolean endStream) {
      long length = session.fields.end(endStream);
      if (session.fields.problem() != null) {
        malformed();
        return;
      }
      headDone(length);
      text.append(head).append(' ').append(head.value("x-one")).append(' ');
      if (endStream) {
        headOnly();
        text.append("end");
      }
    }

    @Override
    protected boolean wantsData() {
      return true;
    }

    @Override
    protected void data(ByteBuf data) {
      text.append(data.toString(StandardCharsets.ISO_8859_1));
      data.release();
    }

    @Override
    protected void dataEnd(@Nullable Trailers trailers) {
      text.append(trailers == null ? "" : " trailed " + trailers.value("x-two")).append("end");
    }

    @Override
    protected void pause() {}

    @Override
    protected void writableAgain() {}

    @Override
    protected void broken(Cause cause, ErrorCode code) {
      text.append("broken");
    }

    @Override
    protected void closed() {}
  }

  /// Netty's client, told to send requests in an order that the seed gives.
  private static byte[] written(int requests, long seed, Map<Integer, String> expected) {
    Random random = new Random(seed);
    Http2ChannelDuplexHandler opener = new Http2ChannelDuplexHandler() {};
    Http2FrameCodec codec = Http2FrameCodecBuilder.forClient().build();
    EmbeddedChannel client = new EmbeddedChannel(codec, opener);
    for (int i = 0; i < requests; i++) {
      Http2FrameStream stream = opener.newStream();
      DefaultHttp2Headers head = new DefaultHttp2Headers();
      head.method("POST").scheme("http").authority("a").path("/" + i);
      head.set("x-one", "v".repeat(random.nextInt(20_000)));
      boolean whole = random.nextInt(4) == 0;
      client.writeOutbound(new DefaultHttp2HeadersFrame(head, whole).stream(stream));
      String text = "POST a/" + i + " " + head.get("x-one") + " ";
      if (!whole) {
        String body = "b".repeat(random.nextInt(3000));
        boolean trailed = random.nextBoolean();
        client.writeOutbound(
            new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1),
                    !trailed,
                    random.nextInt(100))
                .stream(stream));
        if (trailed) {
          DefaultHttp2Headers last = new DefaultHttp2Headers();
          last.set("x-two", "t" + i);
          client.writeOutbound(new DefaultHttp2HeadersFrame(last, true).stream(stream));
        }
        text += body + (trailed ? " trailed t" + i : "");
      }
      expected.put(stream.id(), text + "end");
      client.writeOutbound(new DefaultHttp2PingFrame(i));
    }
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    client.finishAndReleaseAll();
    return io.netty.buffer.ByteBufUtil.getBytes(all);
  }

  private static Hearing hear(byte[] octets, long seed) {
    EmbeddedChannel channel = new EmbeddedChannel();
    Hearing session = new Hearing(channel, new StatsStore());
    Random random = new Random(seed);
    for (int at = 0; at < octets.length; ) {
      int to = Math.min(octets.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 5000));
      session.take(octets, at, to);
      at = to;
    }
    channel.runPendingTasks();
    channel.finishAndReleaseAll(); // What is answered does not matter here.
    return session;
  }

  @Property(tries = 30)
  void readsWhatNettyWrites(@ForAll @IntRange(min = 1, max = 20) int requests, @ForAll long seed) {
    Map<Integer, String> expected = new TreeMap<>();
    byte[] octets = written(requests, seed, expected);
    Hearing session = hear(octets, seed);
    assertThat(session.failedBy).isNull();
    Map<Integer, String> heard = new TreeMap<>();
    session.heard.forEach((id, text) -> heard.put(id, text.toString()));
    assertThat(heard).isEqualTo(expected);
  }

  @Property(tries = 60)
  void endsOnDamagedOctets(@ForAll @IntRange(min = 1, max = 5) int requests, @ForAll long seed) {
    byte[] octets = written(requests, seed, new TreeMap<>());
    Random random = new Random(seed);
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      octets[24 + random.nextInt(octets.length - 24)] = (byte) random.nextInt();
    }
    Hearing session = hear(octets, seed);
    session
        .heard
        .values()
        .forEach(text -> assertThat(text.toString()).matches("(?s)(POST a.*)?(broken)?"));
  }
}
