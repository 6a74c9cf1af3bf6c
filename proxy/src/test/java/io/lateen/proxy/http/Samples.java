package io.lateen.proxy.http;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Messages to read, made at random; all of them right.
final class Samples {
  private static final String DAMAGE = "\r\n\0\t :,0aZ\u007f\u0080(\"\\";

  private Samples() {}

  record Sample(String startLine, List<String> fields, String framing, String body) {
    String text() {
      return startLine + "\r\n" + String.join("", fields) + framing + "\r\n" + body;
    }
  }

  private record Body(String framing, String octets) {}

  static Arbitrary<Sample> request() {
    Arbitrary<String> line =
        Combinators.combine(
                Arbitraries.of("GET", "POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "a!#$%"),
                Arbitraries.strings().withChars("ab/?&=%20;~.{").ofMaxLength(12),
                Arbitraries.of("1.1", "1.1", "1.1", "1.0"))
            .as((method, path, version) -> method + " /" + path + " HTTP/" + version);
    return Combinators.combine(line, fields(), bodies(false))
        .as((start, fields, body) -> sample(start, withHost(fields), body));
  }

  /// HTTP/1.0 has no codings.
  private static Sample sample(String start, List<String> fields, Body body) {
    boolean coded = body.framing.contains("Transfer");
    String line = coded ? start.replace("HTTP/1.0", "HTTP/1.1") : start;
    return new Sample(line, fields, body.framing, body.octets);
  }

  private static List<String> withHost(List<String> fields) {
    List<String> all = new java.util.ArrayList<>(fields);
    all.add(fields.size() / 2, "Host: h:80\r\n");
    return all;
  }

  static Arbitrary<Sample> response() {
    Arbitrary<String> line =
        Combinators.combine(
                Arbitraries.of("1.1", "1.1", "1.0"),
                Arbitraries.of(200, 201, 302, 404, 503, 599),
                Arbitraries.of(" OK", " ", " Two words", " caf\u00e9", ""))
            .as((version, status, reason) -> "HTTP/" + version + " " + status + reason);
    return Combinators.combine(line, fields(), bodies(true))
        .as((start, fields, body) -> sample(start, fields, body));
  }

  private static Arbitrary<List<String>> fields() {
    Arbitrary<String> name =
        Arbitraries.strings().withChars("abXY1-_!~.").ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> value = Arbitraries.strings().withChars("ab 1,;=\"\t\u00fc:").ofMaxLength(12);
    Arbitrary<String> blank = Arbitraries.of("", " ", "\t", "  ");
    Arbitrary<String> any =
        Combinators.combine(name, blank, value, blank)
            .as((n, before, v, after) -> n + ":" + before + v + after + "\r\n");
    Arbitrary<String> connection =
        Arbitraries.of("close", "keep-alive", "Close", "x, close", "Keep-Alive, y", "x")
            .map(option -> "Connection: " + option + "\r\n");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, any), net.jqwik.api.Tuple.of(1, connection))
        .list()
        .ofMaxSize(6)
        .filter(all -> all.stream().filter(line -> line.startsWith("Connection")).count() < 2);
  }

  private static Arbitrary<Body> bodies(boolean untilClose) {
    Arbitrary<String> octets = Arbitraries.strings().withChars("abc\r\n0 \0").ofMaxLength(40);
    Arbitrary<Body> length =
        octets.map(text -> new Body("Content-Length: " + text.length() + "\r\n", text));
    Arbitrary<Body> chunked =
        Combinators.combine(chunk().list().ofMaxSize(4), trailers())
            .as((chunks, trailers) -> chunked(String.join("", chunks) + "0\r\n" + trailers));
    Arbitrary<Body> none = untilClose ? octets.map(text -> new Body("", text)) : noBody();
    return Arbitraries.oneOf(none, length, chunked);
  }

  private static Arbitrary<Body> noBody() {
    return Arbitraries.just(new Body("", ""));
  }

  private static Body chunked(String octets) {
    return new Body("Transfer-Encoding: chunked\r\n", octets + "\r\n");
  }

  private static Arbitrary<String> chunk() {
    Arbitrary<String> data =
        Arbitraries.strings().withChars("xyz\r\n0;").ofMinLength(1).ofMaxLength(30);
    Arbitrary<String> size = Arbitraries.of("%x", "%X", "%04x");
    Arbitrary<String> extension = Arbitraries.of("", ";a", ";a=b", ";a=\"b c\";d", " ;q=1");
    return Combinators.combine(data, size, extension)
        .as((text, format, ext) -> format.formatted(text.length()) + ext + "\r\n" + text + "\r\n");
  }

  private static Arbitrary<String> trailers() {
    return Arbitraries.of("", "", "T: v\r\n", "T:\r\nU: a b \r\n");
  }

  static String text(List<Sample> samples) {
    StringBuilder text = new StringBuilder();
    samples.forEach(sample -> text.append(sample.text()));
    return text.toString();
  }

  /// Up to five places to cut a text at.
  static int[] cuts(String text, long seed) {
    return new Random(seed).ints(5, 0, text.length() + 1).sorted().distinct().toArray();
  }

  /// The same messages without chunk extensions and anything that damage could make one.
  static String withoutExtensions(String text) {
    return text.replaceAll("(;a(=b|=\"b c\";d)?| ;q=1)(?=\r\n)", "").replace(';', '.');
  }

  /// One to three octets replaced, put in, taken out or doubled.
  static String damaged(String text, long seed) {
    Random random = new Random(seed);
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0 && !damaged.isEmpty(); i--) {
      int at = random.nextInt(damaged.length());
      char octet = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      switch (random.nextInt(4)) {
        case 0 -> damaged.setCharAt(at, octet);
        case 1 -> damaged.insert(at, octet);
        case 2 -> damaged.deleteCharAt(at);
        default -> damaged.insert(at, damaged.charAt(at));
      }
    }
    return damaged.toString();
  }
}
