package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"b\":1,\"a\":[true,false,null]}",
        "\"\\u0001 \\n \\\" \\\\ é\"",
        "-0.5e+3",
        "12345678901234567890.123"
      })
  void writesWhatItRead(String text) throws Exception {
    assertThat(JsonParser.parse(text)).hasToString(text);
  }

  @Test
  void readsSpacesAndEscapes() throws Exception {
    assertThat(JsonParser.parse(" { \"a\" : [ 1 , \"\\u00e9\\/\" ] } "))
        .hasToString("{\"a\":[1,\"é/\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":}",
        "{a:1}",
        "01",
        "1.",
        "\"",
        "\"\n\"",
        "\"\\x\"",
        "nul",
        "1 2",
        "'a'",
        "{\"a\" 1}",
        "\"\\u12g4\"",
        "]"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> JsonParser.parse(text))
        .isInstanceOf(JsonParser.JsonProblem.class)
        .hasMessageContaining("expected");
  }

  @Test
  void refusesDepthThatWouldExhaustTheStack() {
    assertThatThrownBy(() -> JsonParser.parse("[".repeat(100_000)))
        .isInstanceOf(JsonParser.JsonProblem.class)
        .hasMessageContaining("64");
  }
}
