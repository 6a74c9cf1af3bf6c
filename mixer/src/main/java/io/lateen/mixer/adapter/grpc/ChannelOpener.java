package io.lateen.mixer.adapter.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.mixer.adapter.grpc.Authentication.Mutual;
import io.lateen.mixer.adapter.grpc.Authentication.None;
import io.lateen.mixer.adapter.grpc.Authentication.Tls;
import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.tls.PemText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A connection's channel, with the certificates its files hold now.
final class ChannelOpener {
  private final String handler;
  private final List<CertificateFile> files = new ArrayList<>();

  private ChannelOpener(String handler) {
    this.handler = handler;
  }

  /// @param files of certificates that went into it
  record Opened(ManagedChannel channel, List<CertificateFile> files) {
    Opened {
      files = List.copyOf(files);
    }
  }

  /// @param handler whose connection it is, for people
  /// @throws IOException naming the field whose file is no good
  static Opened open(Connection connection, String handler) throws IOException {
    ChannelOpener opener = new ChannelOpener(handler);
    return new Opened(opener.channel(connection), opener.files);
  }

  private ManagedChannel channel(Connection connection) throws IOException {
    return switch (connection.authentication()) {
      case None _ -> NettyChannelBuilder.forTarget(connection.address()).usePlaintext().build();
      case Tls tls ->
          open(
              connection.address(),
              tls.serverName(),
              trusting(tls.authorities(), TlsChannelCredentials.newBuilder()));
      case Mutual mutual ->
          open(
              connection.address(),
              mutual.serverName(),
              trusting(mutual.authorities(), own(mutual)));
    };
  }

  private TlsChannelCredentials.Builder own(Mutual mutual) throws IOException {
    PemFile certificate = mutual.certificate();
    List<X509Certificate> chain = certificate.validCertificates();
    CertificateFile.shown(user(certificate), certificate.path(), chain).ifPresent(files::add);
    return TlsChannelCredentials.newBuilder()
        .keyManager(pem(chain), new ByteArrayInputStream(mutual.key().bytes()));
  }

  private ChannelCredentials trusting(PemFile file, TlsChannelCredentials.Builder credentials)
      throws IOException {
    if (!file.path().isEmpty()) {
      List<X509Certificate> roots = file.certificates();
      CertificateFile.trusted(user(file), file.path(), roots, Instant.now()).ifPresent(files::add);
      credentials.trustManager(pem(roots));
    }
    return credentials.build();
  }

  private String user(PemFile file) {
    return handler + ": connection.authentication." + file.field();
  }

  private static InputStream pem(List<X509Certificate> certificates) {
    return new ByteArrayInputStream(PemText.of(certificates).getBytes(StandardCharsets.US_ASCII));
  }

  private static ManagedChannel open(
      String address, String serverName, ChannelCredentials credentials) throws IOException {
    try {
      NettyChannelBuilder builder = NettyChannelBuilder.forTarget(address, credentials);
      return (serverName.isEmpty() ? builder : builder.overrideAuthority(serverName)).build();
    } catch (IllegalArgumentException e) {
      // What grpc says of a key that is none.
      throw new IOException(
          "connection.authentication: "
              + e.getMessage()
              + " (expected: a PKCS#8 key and certificates in PEM)",
          e);
    }
  }
}
