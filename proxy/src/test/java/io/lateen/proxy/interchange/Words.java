package io.lateen.proxy.interchange;

import java.util.List;

/// Words of tables and requests: few enough to meet each other.
final class Words {
  static final int CLUSTERS = 4;
  static final List<String> HEADERS = List.of("x-a", "x-b", "x-n", "cookie", "x-empty", "x-none");
  static final List<String> MATCHED =
      List.of("jason", "ja", "Jason", "12", "1", "a,b", "GET", "/p", "a.example", "http", "n");
  static final List<String> VALUES =
      List.of(
          "jason",
          "Jason",
          "ja",
          "12",
          "-3",
          "007",
          "1.5",
          "+12",
          "",
          "a,b",
          "a b",
          " 12 ",
          "9223372036854775808",
          "99999999999999999999",
          "0x10",
          "caf\u00e9",
          "\"q\"",
          "a=b; c=d");
  static final List<String> DOMAINS =
      List.of(
          "a.example",
          "A.other",
          "a.example:8080",
          "*.example",
          "*.b.example",
          "*-c.example",
          "a.*",
          "a.b.*",
          "*",
          "[::1]",
          "127.0.0.1:9",
          "b.example");
  static final List<String> HOSTS =
      List.of(
          "a.example",
          "A.EXAMPLE",
          "a.example:80",
          "a.example:8080",
          "a.example:443",
          "x.example",
          "x.b.example",
          "b.example",
          "B.Example",
          "y-c.example",
          ".example",
          "a.b.other",
          "a.other",
          "a.",
          "a.example.",
          "nowhere",
          "[::1]",
          "[::1]:80",
          "127.0.0.1:9",
          "example");

  private Words() {}

  static String cluster(int number) {
    return "c" + number;
  }
}
