package io.lateen.mixer.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.lateen.mixer.adapter.grpc.Authority.Identity;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.wire.monitoring.CertificateFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Adapters behind TLS, on this machine.
class TlsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
  private final Instant yesterday = Instant.now().minus(Duration.ofDays(1));
  private static final String HOST = "adapter.example";

  @TempDir Path folder;
  private final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
  private Authority authority;
  private Authority stranger;
  private @Nullable Server server;

  @BeforeEach
  void authorities() {
    authority = new Authority(folder, "ours");
    stranger = new Authority(folder, "theirs");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  /// Answers every method with what it was sent.
  private final class Echo extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
      MethodDescriptor.Marshaller<byte[]> octets = new Octets();
      ServerCallHandler<byte[], byte[]> echo =
          ServerCalls.asyncUnaryCall(
              (request, out) -> {
                out.onNext(request);
                out.onCompleted();
              });
      return ServerMethodDefinition.create(
          MethodDescriptor.newBuilder(octets, octets)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(method)
              .build(),
          (call, metadata) -> {
            headers.add(metadata);
            return echo.startCall(call, metadata);
          });
    }
  }

  private static final class Octets implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void serve(Identity identity, boolean wantsClient) throws Exception {
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(identity.certificate().toFile(), identity.key().toFile());
    if (wantsClient) {
      credentials
          .trustManager(authority.certificate().toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0), credentials.build())
            .fallbackHandlerRegistry(new Echo())
            .build()
            .start();
  }

  private String call(Authentication authentication) throws Exception {
    int port = server == null ? 1 : server.getPort();
    Connection connection =
        new Connection("127.0.0.1:" + port, Duration.ofSeconds(20), authentication);
    try (Calls calls = new Calls(connection, "h.default")) {
      return call(calls);
    }
  }

  private static String call(Calls calls) {
    byte[] answer = calls.call("a.B/C", "hello".getBytes(StandardCharsets.UTF_8));
    return new String(answer, StandardCharsets.UTF_8);
  }

  private Authentication parsed(String kind, Map<String, Object> fields) {
    Problems problems = new Problems();
    Authentication read =
        AuthenticationParser.parse(
            JSON.valueToTree(Map.of(kind, fields)), new FieldPath("authentication"), problems);
    assertThat(problems.toList()).isEmpty();
    return read;
  }

  private Authentication tls(Path authorities) {
    return parsed("tls", Map.of("caCertificates", authorities.toString(), "serverName", HOST));
  }

  private Authentication mutual(Identity own) throws Exception {
    return parsed(
        "mutual",
        Map.of(
            "private_key", own.key().toString(),
            "client_certificate", own.certificate().toString(),
            "ca_certificates", authority.certificate().toString(),
            "server_name", HOST));
  }

  @Test
  void theAdapterShowsWhoItIs() throws Exception {
    serve(authority.identity(HOST, tomorrow), false);
    assertThat(call(tls(authority.certificate()))).isEqualTo("hello");
  }

  @Test
  void anAdapterNobodyVouchesForIsNotAsked() throws Exception {
    serve(authority.identity(HOST, tomorrow), false);
    assertThatThrownBy(() -> call(tls(stranger.certificate())))
        .hasMessageStartingWith("UNAVAILABLE: ")
        .hasMessageContaining("unable to find valid certification path");
    assertThat(headers).isEmpty();
  }

  @Test
  void anExpiredCertificateIsNotBelieved() throws Exception {
    serve(authority.identity(HOST, yesterday), false);
    assertThatThrownBy(() -> call(tls(authority.certificate())))
        .hasMessageStartingWith("UNAVAILABLE: ")
        .hasMessageContaining("CertificateExpiredException");
  }

  @Test
  void aCertificateForAnotherIsNotBelieved() throws Exception {
    serve(authority.identity("other.example", tomorrow), false);
    assertThatThrownBy(() -> call(tls(authority.certificate())))
        .hasMessageStartingWith("UNAVAILABLE: ")
        .hasMessageContaining("No subject alternative DNS name matching adapter.example found");
  }

  @Test
  void anAdapterInTheClearIsNotAsked() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .fallbackHandlerRegistry(new Echo())
            .build()
            .start();
    assertThatThrownBy(() -> call(tls(authority.certificate())))
        .hasMessageStartingWith("UNAVAILABLE: ");
    assertThat(headers).isEmpty();
  }

  @Test
  void bothShowWhoTheyAre() throws Exception {
    serve(authority.identity(HOST, tomorrow), true);
    assertThat(call(mutual(authority.identity("mixer", tomorrow)))).isEqualTo("hello");
    assertThatThrownBy(() -> call(mutual(stranger.identity("mixer", tomorrow))))
        .hasMessageStartingWith("UNAVAILABLE: ");
    assertThatThrownBy(() -> call(tls(authority.certificate())))
        .hasMessageStartingWith("UNAVAILABLE: ");
    assertThat(headers).hasSize(1);
  }

  /// Each call looks.
  private Calls looking(Authentication authentication) throws Exception {
    Connection connection =
        new Connection("127.0.0.1:" + server.getPort(), Duration.ofSeconds(20), authentication);
    return new Calls(connection, new FollowedChannel(connection, "h.default", Duration.ZERO));
  }

  private static void replace(Identity old, Identity by) throws Exception {
    Files.move(by.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(by.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void filesThatChangeAreReadAnew() throws Exception {
    serve(authority.identity(HOST, tomorrow), true);
    Identity own = authority.identity("mixer", tomorrow);
    try (Calls calls = looking(mutual(own))) {
      assertThat(call(calls)).isEqualTo("hello");
      Files.writeString(own.certificate(), "half written");
      assertThat(call(calls)).as("by what it had").isEqualTo("hello");
      replace(own, stranger.identity("mixer", tomorrow));
      assertThatThrownBy(() -> call(calls)).hasMessageStartingWith("UNAVAILABLE: ");
      replace(own, authority.identity("next", tomorrow.plus(Duration.ofHours(12))));
      assertThat(call(calls)).isEqualTo("hello");
      assertThat(call(calls)).as("when the former channel has ended").isEqualTo("hello");
    }
  }

  @Test
  void filesAreShownWithTheirEnd() throws Exception {
    serve(authority.identity(HOST, tomorrow), true);
    Identity own = authority.identity("mixer", tomorrow);
    Instant end = tomorrow.truncatedTo(ChronoUnit.SECONDS);
    String field = "h.default: connection.authentication.mutual.";
    try (Calls calls = looking(mutual(own))) {
      List<CertificateFile> files = calls.certificateFiles();
      assertThat(files).hasSize(2);
      assertThat(files.getFirst())
          .isEqualTo(
              new CertificateFile(
                  field + "clientCertificate",
                  own.certificate().toString(),
                  end.minus(Duration.ofDays(2)),
                  end));
      assertThat(files.getLast().user()).isEqualTo(field + "caCertificates");
      Instant later = end.plus(Duration.ofHours(12));
      replace(own, authority.identity("next", later));
      assertThat(call(calls)).isEqualTo("hello");
      assertThat(calls.certificateFiles().getFirst().end()).isEqualTo(later);
    }
  }

  @Test
  void filesThatAreNoGoodAreNamed() throws Exception {
    Path nothing = folder.resolve("nothing");
    assertThatThrownBy(() -> call(tls(nothing)))
        .hasMessage(
            "connection.authentication.tls.caCertificates: "
                + nothing
                + ": java.nio.file.NoSuchFileException: "
                + nothing
                + " (expected: a file that can be read)");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertThatThrownBy(() -> call(tls(empty)))
        .hasMessageEndingWith("empty (expected: certificates in PEM)");
    Path text = Files.writeString(folder.resolve("text"), "-----BEGIN CERTIFICATE-----\nA\n");
    assertThatThrownBy(() -> call(tls(text)))
        .hasMessageStartingWith("connection.authentication.tls.caCertificates: " + text)
        .hasMessageEndingWith("(expected: certificates in PEM)");
    Identity own = authority.identity("mixer", tomorrow);
    assertThatThrownBy(() -> call(mutual(new Identity(text, own.certificate()))))
        .hasMessageStartingWith("connection.authentication")
        .hasMessageContaining("PKCS#8");
    assertThatThrownBy(() -> call(mutual(new Identity(nothing, own.certificate()))))
        .hasMessageStartingWith("connection.authentication.mutual.privateKey: ");
    assertThatThrownBy(() -> call(mutual(authority.identity("old", yesterday))))
        .hasMessageStartingWith("connection.authentication.mutual.clientCertificate: ")
        .hasMessageContaining("expired at ");
  }

  @Test
  void aTokenGoesAlong() throws Exception {
    serve(authority.identity(HOST, tomorrow), false);
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    assertThat(token(token, "authHeader", "BEARER", "authorization")).isEqualTo("Bearer secret");
    assertThat(token(token, "authHeader", "PLAIN", "authorization")).isEqualTo("secret");
    Files.writeString(token, "renewed");
    assertThat(token(token, "customHeader", "X-Api-Key", "x-api-key")).isEqualTo("renewed");
    Files.delete(token);
    assertThatThrownBy(() -> token(token, "authHeader", "PLAIN", "authorization"))
        .hasMessageStartingWith("UNAUTHENTICATED: connection.authentication.tls.tokenPath: ");
  }

  private @Nullable String token(Path file, String type, String value, String header)
      throws Exception {
    call(
        parsed(
            "tls",
            Map.of(
                "caCertificates",
                authority.certificate().toString(),
                "serverName",
                HOST,
                "tokenPath",
                file.toString(),
                type,
                value)));
    return headers.take().get(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(problems(Map.of("tls", Map.of(), "mutual", Map.of())))
        .isEqualTo("a: tls and mutual (expected: tls or mutual)");
    assertThat(problems(Map.of("tls", Map.of("oauth", Map.of("clientId", "x")))))
        .isEqualTo("a.tls.oauth: not supported (expected: tokenPath, a file)");
    assertThat(problems(Map.of("tls", Map.of("tokenPath", "/t"))))
        .isEqualTo(
            "a.tls.authHeader: missing (expected: authHeader (PLAIN or BEARER) or customHeader)");
    assertThat(problems(Map.of("tls", Map.of("tokenPath", "/t", "authHeader", "BASIC"))))
        .isEqualTo("a.tls.authHeader: \"BASIC\" (expected: PLAIN or BEARER)");
    assertThat(problems(Map.of("tls", Map.of("tokenPath", "/t", "customHeader", "a b"))))
        .startsWith("a.tls.customHeader: \"a b\" (expected: the name of a header");
    assertThat(problems(Map.of("tls", Map.of("caCertificates", Map.of()))))
        .isEqualTo("a.tls.caCertificates: {} (expected: a text)");
    assertThat(problems(Map.of("tls", "yes"))).contains("a.tls: \"yes\" (expected: an object)");
    assertThat(problems(Map.of("mutual", Map.of("key", "x"))).lines())
        .containsExactly(
            "a.mutual.key: unknown field (expected: one of privateKey, clientCertificate,"
                + " caCertificates, serverName)",
            "a.mutual.privateKey: missing (expected: a file of a PKCS#8 key in PEM)",
            "a.mutual.clientCertificate: missing (expected: a file of certificates in PEM)");
  }

  private static String problems(Map<String, Object> authentication) {
    Problems problems = new Problems();
    AuthenticationParser.parse(JSON.valueToTree(authentication), new FieldPath("a"), problems);
    return problems.toList().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
