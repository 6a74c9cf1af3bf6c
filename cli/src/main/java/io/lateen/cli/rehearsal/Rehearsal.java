package io.lateen.cli.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lateen.cli.Lateen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;

/// Runs what people type most, once each and without printing, against servers of its own, so that
/// the cache made of this run holds the classes that those commands need.
public final class Rehearsal {
  private static final char[] PASSWORD = "rehearsal".toCharArray();

  private static final Map<String, String> PAGES =
      Map.of(
          "/debug/syncz",
          "[{\"proxy\": \"a.default\", \"cluster_sent\": \"1\", \"cluster_acked\": \"1\"}]",
          "/config_dump",
          """
          {"configs": [
            {"@type": "x.ClustersConfigDump", "dynamic_active_clusters": [
              {"cluster": {"name": "outbound|80||a.b", "type": "EDS"}}]},
            {"@type": "x.ListenersConfigDump", "dynamic_listeners": [
              {"active_state": {"listener": {"name": "l", "filter_chains": [{"filters": []}]}}}]},
            {"@type": "x.RoutesConfigDump", "dynamic_route_configs": [
              {"route_config": {"name": "80", "virtual_hosts": []}}]}]}
          """);

  private Rehearsal() {}

  /// @param args a key store (PKCS12), a file of objects to inject into, a file of rules
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    KeyStore keys = keys(Path.of(args[0]));
    HttpsServer api = HttpsServer.create(anyPort(), 0);
    api.setHttpsConfigurator(new HttpsConfigurator(identity(keys)));
    HttpServer admin = HttpServer.create(anyPort(), 0);
    start(api);
    start(admin);
    Path kubeconfig = kubeconfig(Path.of(args[0]).resolveSibling("kubeconfig"), api, keys);
    String proxy = "127.0.0.1:" + admin.getAddress().getPort();
    run("version");
    run("kube-inject", "--help");
    run("kube-inject", "-f", args[1], "-c", kubeconfig.toString());
    run("validate", "-f", args[2]);
    run("proxy-status", "-c", kubeconfig.toString());
    run("proxy-status", "--pilot", proxy);
    for (String page : List.of("cluster", "listener", "route")) {
      run("proxy-config", page, "--admin", proxy);
      run("proxy-config", page, "--admin", proxy, "-o", "json");
    }
    run("nothing");
    api.stop(0);
    admin.stop(0);
  }

  private static void run(String... command) {
    CommandLine line = Lateen.of(List.of());
    line.setOut(new PrintWriter(Writer.nullWriter()));
    line.setErr(new PrintWriter(Writer.nullWriter()));
    int _ = line.execute(command);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void start(HttpServer server) {
    server.createContext("/", Rehearsal::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String page = PAGES.getOrDefault(exchange.getRequestURI().getPath(), "{}");
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext identity(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static Path kubeconfig(Path file, HttpsServer api, KeyStore keys)
      throws IOException, GeneralSecurityException {
    Certificate certificate = keys.getCertificate(keys.aliases().nextElement());
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(
        file,
        """
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: c}}]
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
        users: [{name: c, user: {token: t}}]
        """
            .formatted(
                api.getAddress().getPort(),
                Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8))));
  }
}
