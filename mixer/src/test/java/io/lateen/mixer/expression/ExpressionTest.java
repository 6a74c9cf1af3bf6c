package io.lateen.mixer.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.IpAddress;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.TrackedAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionTest {
  static final Vocabulary WORDS =
      new Vocabulary(
          Map.ofEntries(
              Map.entry("as", AttributeType.STRING),
              Map.entry("bs", AttributeType.STRING),
              Map.entry("ai", AttributeType.INT64),
              Map.entry("bi", AttributeType.INT64),
              Map.entry("ad", AttributeType.DOUBLE),
              Map.entry("ab", AttributeType.BOOL),
              Map.entry("bb", AttributeType.BOOL),
              Map.entry("at", AttributeType.TIMESTAMP),
              Map.entry("adur", AttributeType.DURATION),
              Map.entry("aip", AttributeType.IP_ADDRESS),
              Map.entry("adns", AttributeType.DNS_NAME),
              Map.entry("aemail", AttributeType.EMAIL_ADDRESS),
              Map.entry("auri", AttributeType.URI),
              Map.entry("ar", AttributeType.STRING_MAP),
              Map.entry("br", AttributeType.STRING_MAP),
              Map.entry("request.headers", AttributeType.STRING_MAP),
              Map.entry("destination.service.host", AttributeType.STRING)));

  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("as", "text"),
          Map.entry("ai", 300L),
          Map.entry("ad", 1.5),
          Map.entry("ab", true),
          Map.entry("at", Instant.parse("2017-01-01T00:00:00Z")),
          Map.entry("adur", Duration.ofMillis(19)),
          Map.entry("aip", IpAddress.parse("10.0.0.1").orElseThrow()),
          Map.entry("adns", "Bücher.Example."),
          Map.entry("aemail", "me@Example.com"),
          Map.entry("auri", "HTTP://Example.com/a"),
          Map.entry("ar", Map.of("foo", "bar", "key", "foo")),
          Map.entry("destination.service.host", "ratings.default.svc"));

  static final Expressions EXPRESSIONS = new Expressions();

  static Object evaluate(String text, Map<String, Object> values)
      throws InvalidExpressionException {
    return EXPRESSIONS.compile(text, WORDS).evaluate(AttributeBag.of(values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      textBlock =
          """
          "a"                                          § a
          `a\\n`                                       § a\\n
          "a\\x41\\u00e9\\"\\101"                      § aAé"A
          300                                          § 300
          1.5e2                                        § 150.0
          TRUE                                         § true
          "10ms"                                       § PT0.01S
          "0"                                          § PT0S
          as                                           § text
          ai == 300                                    § true
          ai != 300                                    § false
          ai + 1 == 301                                § true
          ad + 1.5                                     § 3.0
          as + "-" + as                                § text-text
          ai < 301 && ai >= 300 && 300 <= ai           § true
          ai > 299 || bs == "x"                        § true
          ab == true && bb | ab                        § true
          ab != (1 == 2)                               § true
          as < "u" && as > "s"                         § true
          ad >= 1.5 && ad < 1.6                        § true
          adur < "20ms" && adur == "19ms"              § true
          at < timestamp("2018-01-01T00:00:00+01:00")  § true
          at == timestamp("2017-01-01T01:00:00+01:00") § true
          aip == ip("::ffff:10.0.0.1")                 § true
          adns == dnsName("xn--bcher-kva.example")     § true
          aemail == email("me@example.COM")            § true
          aemail == email("Me@example.com")            § false
          auri == uri("http://example.COM/a")          § true
          auri == uri("http://example.com/A")          § false
          uri("http://my_host/a") == uri("http://my_host/a") § true
          uri("http://my_host:80/a") == uri("HTTP://MY_HOST:80/a") § true
          uri("http://my_host/a") == uri("http://my_guest/a") § false
          uri("http://my_host/a") == auri              § false
          uri("urn:a") == uri("urn:A")                 § false
          bs | as                                      § text
          bs | bs | "no"                               § no
          bs | as == "text"                            § true
          ar["foo"]                                    § bar
          ar[ar["key"]]                                § bar
          ar["none"] | "no"                            § no
          br["foo"] | ar["x"] | ar["foo"]              § bar
          br[bs] | "no"                                § no
          (br | ar)["foo"]                             § bar
          (br | emptyStringMap())["foo"] | "no"        § no
          emptyStringMap()                             § {}
          conditional(ai == 300, "yes", bs)            § yes
          conditional(ai == 1, bs, "no") == "no"       § true
          conditional(ab, ai == 300, false) && true    § true
          conditionalString(ab, as, bs)                § text
          match(as, "te*") && match(as, "*xt")         § true
          match(as, "text") && match(as, as)           § true
          match(as, "e*")                              § false
          match(as, bs | "*t")                         § true
          "^t.x".matches(as)                           § true
          as.startsWith("te") && as.endsWith("t")      § true
          (bs | "abc").startsWith("ab")                § true
          ar["foo"].endsWith("ar")                     § true
          size("äb")                                   § 3
          size(as) == 4                                § true
          toLower("ÄB")                                § äb
          destination.service.host.startsWith("rat")   § true
          ip("10.0.0.1")                               § 10.0.0.1
          """)
  void isEvaluated(String text, String expected) throws Exception {
    String escaped = expected.replace("\\n", "\\\\n");
    assertThat(evaluate(text.replace("\\\\", "\\"), VALUES))
        .hasToString(escaped.replace("\\\\", "\\"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      textBlock =
          """
          foo                      § unknown attribute foo
          $out.source_pod_ip       § unknown attribute $out.source_pod_ip
          as == xyz                § unknown attribute xyz
          f(as)                    § unknown function: f
          !ab                      § unknown function: NOT
          -ai                      § unknown function: SUB
          ai * 2                   § unknown function: MUL
          ai - 2                   § unknown function: SUB
          +ai                      § ADD($ai) arity mismatch. Got 1 arg(s), expected 2 arg(s)
          match(as)                § match($as) arity mismatch. Got 1 arg(s), expected 2 arg(s)
          size(as, as)             § size($as, $as) arity mismatch. Got 2 arg(s), expected 1 arg(s)
          as == 5                  § EQ($as, 5) arg 2 (5) typeError got INT64, expected STRING
          ai == "x"                § EQ($ai, "x") arg 2 ("x") typeError got STRING, expected INT64
          ai == "5s"               § EQ($ai, "5s") arg 2 ("5s") typeError got DURATION, expected INT64
          as && ab                 § LAND($as, $ab) arg 1 ($as) typeError got STRING, expected BOOL
          as["x"]                  § INDEX($as, "x") arg 1 ($as) typeError got STRING, expected STRING_MAP
          ar[ai]                   § INDEX($ar, $ai) arg 2 ($ai) typeError got INT64, expected STRING
          conditional(ab, as, ai)  § conditional($ab, $as, $ai) arg 3 ($ai) typeError got INT64, expected STRING
          ar == ar                 § EQ($ar, $ar) arg 1 ($ar) typeError got STRING_MAP, expected STRING or INT64 or DOUBLE or BOOL or TIMESTAMP or IP_ADDRESS or EMAIL_ADDRESS or URI or DNS_NAME or DURATION
          ab < bb                  § LT($ab, $bb) arg 1 ($ab) typeError got BOOL, expected STRING or INT64 or DOUBLE or TIMESTAMP or DURATION
          aip + aip                § ADD($aip, $aip) arg 1 ($aip) typeError got IP_ADDRESS, expected STRING or INT64 or DOUBLE
          startsWith(as)           § invoking instance method without an instance: startsWith
          as.match("x", "y")       § invoking regular function on instance method: match
          ai.startsWith("x")       § $ai:startsWith("x") target ($ai) typeError got INT64, expected STRING
          as |                     § unable to parse expression 'as |': 1:5: unexpected end of text (expected: an operand)
          (as                      § unable to parse expression '(as': 1:4: unexpected end of text (expected: ')')
          as bs                    § unable to parse expression 'as bs': 1:4: unexpected 'bs' (expected: an operator or the end)
          "open                    § unable to parse expression '"open': 1:1: unexpected '"' (expected: a word of an expression)
          "\\q"                    § unable to parse expression '"\\q"': 1:1: '"\\q"' has an unknown escape \\q
          99999999999999999999     § unable to parse expression '99999999999999999999': 1:1: '99999999999999999999' is out of range (expected: an integer of 64 bits)
          ar["x"].y                § unable to parse expression 'ar["x"].y': unexpected expression: INDEX($ar, "x").y
          match(as, )              § match($as) arity mismatch. Got 1 arg(s), expected 2 arg(s)
          as.5                     § unable to parse expression 'as.5': 1:3: unexpected '.5' (expected: an operator or the end)
          """)
  void isRefused(String text, String message) {
    String sent = text.replace("\\\\", "\\");
    assertThatThrownBy(() -> EXPRESSIONS.compile(sent, WORDS))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage(message.replace("\\\\", "\\"));
  }

  @Test
  void emptyEndlessAndTooDeepTextsAreRefused() {
    for (String text : new String[] {"", "(".repeat(5000), "!".repeat(3000), "ai+".repeat(9000)}) {
      assertThatThrownBy(() -> EXPRESSIONS.compile(text, WORDS))
          .isInstanceOf(InvalidExpressionException.class)
          .hasMessageStartingWith("unable to parse expression '" + text + "': ");
    }
  }

  /// Go has more than expressions, and expressions that mean nothing here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a' == as",
        "ab ? as : bs",
        "as; bs",
        "as = bs",
        "as := bs",
        "func() {}",
        "[]int{1}",
        "map[string]string{}",
        "as.(string)",
        "as[1:2]",
        "ar[]",
        "size(as...)",
        "0x1F",
        "1_000",
        "1e999",
        "1.2.3",
        "<-as",
        "ab === bb",
        "ab and bb",
        "as == 'x'",
        "`open",
        "as == \u201cx\u201d",
        "\"\\xZZ\"",
        "\"\\uD800\"",
        "\"\\U00110000\"",
        "as[\"a\"",
        "match(as bs)",
        "match(,as)",
        ".as",
        "as.",
        "$",
        "@",
        "a\u0000b",
        "match"
      })
  void whatIsNoExpressionIsRefused(String text) {
    assertThatThrownBy(() -> EXPRESSIONS.compile(text, WORDS))
        .as(text)
        .isInstanceOf(InvalidExpressionException.class)
        .message()
        .isNotBlank();
  }

  /// Whatever comes: refused in words, or compiled and then evaluated or not.
  @Test
  void anyTextIsRefusedOrCompiled() {
    String[] parts = {
      "as",
      "ai",
      "ab",
      "ar",
      "adur",
      "aip",
      "\"x\"",
      "`y`",
      "5",
      "1.5",
      "\"5s\"",
      "true",
      "(",
      ")",
      "[",
      "]",
      ",",
      ".",
      "|",
      "||",
      "&&",
      "==",
      "!=",
      "<",
      ">=",
      "+",
      "-",
      "!",
      "*",
      "match",
      "size",
      "ip",
      "conditional",
      "startsWith",
      "matches",
      "toLower",
      "emptyStringMap",
      " ",
      "\n",
      "\"",
      "é"
    };
    Random random = new Random(4);
    int compiled = 0;
    for (int round = 0; round < 30_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        evaluate(text.toString(), VALUES);
        compiled++;
      } catch (InvalidExpressionException | EvaluationException e) {
        assertThat(e).as(text.toString()).hasMessageMatching("(?s).+");
      }
    }
    assertThat(compiled).isPositive();
  }

  /// Refused in words or compiled, whatever the length: config is read on a thread whose stack has
  /// an end, and who fills it ends that thread.
  @Test
  void longChainsFillNoStack() throws Exception {
    List<String> wrong =
        List.of(
            "as + ".repeat(390) + "5",
            "as | ".repeat(390) + "ai",
            "ab && ".repeat(390) + "as",
            "ar[".repeat(95) + "5" + "]".repeat(95),
            "as" + ".startsWith(as)".repeat(390));
    for (String chain : wrong) {
      assertThatThrownBy(() -> EXPRESSIONS.compile(chain, WORDS))
          .isInstanceOf(InvalidExpressionException.class)
          .message()
          .contains("typeError got")
          .hasSizeLessThan(5_000);
    }
    assertThatThrownBy(() -> EXPRESSIONS.compile("as + ".repeat(1_990) + "as", WORDS))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageEndingWith(": 1991 operators upon each other (expected: at most 400)");
    assertThat(evaluate("as + ".repeat(390) + "as", VALUES)).asString().hasSize(391 * 4);
    assertThat(evaluate("ab != ".repeat(390) + "ab", VALUES)).isEqualTo(true);
    assertThat(evaluate("bs | ".repeat(390) + "as", VALUES)).isEqualTo("text");
  }

  @Test
  void theLongestExpressionCompiles() throws Exception {
    String text = "ar[\"none\"] | ".repeat(390) + "\"end\"";
    assertThat(evaluate(text, VALUES)).isEqualTo("end");
    assertThat(evaluate("ai == 1 || ".repeat(390) + "true", VALUES)).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      textBlock =
          """
          bs                                § lookup failed: 'bs'
          ai == 1 || bb                     § lookup failed: 'bb'
          ar["none"]                        § lookup failed: 'none'
          br["none"]                        § lookup failed: 'br'
          bs | destination.service.host + bs § lookup failed: 'bs'
          match(bs, "x*") | false           § lookup failed: 'bs'
          ip("nowhere")                     § could not convert nowhere to IP_ADDRESS
          ip(as)                            § could not convert text to IP_ADDRESS
          timestamp("2017-01-01T00:00Z")    § could not convert '2017-01-01T00:00Z' to TIMESTAMP (expected: RFC 3339)
          timestamp("yesterday")            § could not convert 'yesterday' to TIMESTAMP (expected: RFC 3339)
          dnsName("a..b")                   § error converting 'a..b' to dns name (expected: labels by the rules of IDNA)
          email("Me <me@example.com>")      § error converting 'Me <me@example.com>' to e-mail (expected: local@domain)
          uri("")                           § error converting string to uri: empty string
          "(".matches(as)                   § error parsing regexp: error parsing regexp: missing closing ): `(`
          """)
  void hasNoValue(String text, String message) {
    assertThatThrownBy(() -> evaluate(text, VALUES))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(message);
  }

  @Test
  void aValueOfAnotherClassThanPromisedIsNoValue() throws Exception {
    Map<String, Object> values = new HashMap<>(VALUES);
    values.put("ai", "three");
    assertThatThrownBy(() -> evaluate("ai | 5", values))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("error converting value: ");
    assertThatThrownBy(() -> evaluate("ai == 5", values)).isInstanceOf(EvaluationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      textBlock =
          """
          as                              § as
          bs | as                         § bs-, as
          as | bs                         § as
          ar["foo"]                       § ar[foo]
          ar["none"] | br["x"] | as       § ar[none]-, br-, as
          ab || bb                        § ab
          ai == 1 && ab                   § ai
          ar[bs | "foo"]                  § bs-, ar[foo]
          conditional(ab, as, bs)         § ab, as
          """)
  void remembersWhatItAsked(String text, String expected) throws Exception {
    TrackedAttributes tracked = new TrackedAttributes(AttributeBag.of(VALUES));
    EXPRESSIONS.compile(text, WORDS).evaluate(tracked);
    assertThat(
            tracked.references().stream()
                .map(r -> r.text() + (r.condition() == Reference.Condition.EXACT ? "" : "-"))
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected);
  }

  @Test
  void equalitiesAtTheTopAreKnown() throws Exception {
    assertThat(
            EXPRESSIONS
                .compile("as == \"x\" && (5 == ai && bb) && ab == false", WORDS)
                .equalities())
        .isEqualTo(Map.of("as", "x", "ai", 5L, "ab", false));
    assertThat(EXPRESSIONS.compile("as == \"x\" || ai == 5", WORDS).equalities()).isEmpty();
  }

  @Test
  void oneTextIsCompiledOnce() throws Exception {
    assertThat(EXPRESSIONS.compile("as == \"once\"", WORDS))
        .isSameAs(
            EXPRESSIONS.compile("as == \"once\"", WORDS.with(Map.of("z", AttributeType.URI))));
    assertThat(EXPRESSIONS.compile("as | as", WORDS))
        .isNotSameAs(EXPRESSIONS.compile("as | as", WORDS.with(Map.of("as", AttributeType.URI))));
  }
}
