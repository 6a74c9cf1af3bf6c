package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected paths are what Envoy 1.40 made of the same requests.
class PathNormalizationTest {
  private final Mesh mesh = new Mesh();
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = FakeServer.saying("hello");
    mesh.cluster("a", server.port()).route("/", "a");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    mesh.close();
  }

  private String arrives(String path) throws IOException {
    Response response = mesh.serve().get(path);
    return response.status() == 200
        ? server.requests.getLast().line().split(" ", -1)[1]
        : Integer.toString(response.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '$',
      textBlock =
          """
          /a/../b => /b
          /a/%2e%2e/b => /b
          /a/%2E./b => /b
          /a\\b => /a/b
          /a//b => /a//b
          //a => //a
          /a/./b/. => /a/b/
          /a/.. => /
          /../../x => /x
          /%41%7e%2d => /A~-
          /%2f => /%2f
          /a%2Fb => /a%2Fb
          /a%5Cb => /a%5Cb
          /%00 => 400
          /%zz => /%zz
          /% => /%
          /a;b/../c => /c
          /a|b"<>^`{} => /a%7Cb%22%3C%3E%5E%60%7B%7D
          /a%20b => /a%20b
          /a?x=/../y => /a?x=/../y
          /a/b/../ => /a/
          /... => /...
          /.a/..b => /.a/..b
          /a/%c3%a9 => /a/%c3%a9
          /a/%2e => /a/
          /a%25b => /a%25b
          /x/%2e%2e%2fy => /x/..%2fy
          /a/b/%2e%2e => /a/
          http://h/a/../b => /b
          """)
  void writesPathsInOneWay(String path, String expected) throws Exception {
    mesh.normalizePath = true;
    assertThat(arrives(path.trim())).isEqualTo(expected.trim());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          /a//b => /a/b
          //a => /a
          /a///b// => /a/b/
          /a/../b => /a/../b
          /a?x=//y => /a?x=//y
          """)
  void mergesSlashes(String path, String expected) throws Exception {
    mesh.mergeSlashes = true;
    assertThat(arrives(path.trim())).isEqualTo(expected.trim());
  }

  @Test
  void leavesPathsAloneUnlessAsked() throws Exception {
    assertThat(arrives("/a/../b//c%2e\\d")).isEqualTo("/a/../b//c%2e\\d");
  }

  @Test
  void looksAtEscapedSlashes() throws Exception {
    mesh.normalizePath = true;
    mesh.scrutiny = new Scrutiny(Underscores.ALLOW, EscapedSlashes.FORWARD);
    assertThat(arrives("/a%2Fb")).isEqualTo("/a/b");
    assertThat(arrives("/a%5cb")).isEqualTo("/a/b");
    assertThat(arrives("/x/%2e%2e%2fy?%2f")).isEqualTo("/y?%2f");
    mesh.scrutiny = new Scrutiny(Underscores.ALLOW, EscapedSlashes.REJECT);
    assertThat(arrives("/a%2Fb")).isEqualTo("400");
    assertThat(arrives("/a%2eb")).isEqualTo("/a.b");
    mesh.scrutiny = new Scrutiny(Underscores.ALLOW, EscapedSlashes.REDIRECT);
    Response redirect = mesh.serve().get("/x/%2e%2e%2Fy?q");
    assertThat(redirect.status()).isEqualTo(307);
    assertThat(redirect.header("location")).isEqualTo("/y?q");
    assertThat(arrives("/y?q")).isEqualTo("/y?q");
    Response grpc = mesh.get("/x%2Fy", "content-type: application/grpc"); // nobody would follow
    assertThat(grpc.status()).isEqualTo(200);
    assertThat(grpc.header("grpc-status")).isEqualTo("13");
    assertThat(grpc.header("location")).isNull();
  }
}
