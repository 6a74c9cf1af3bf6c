package io.lateen.mixer.adapter.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.mixer.adapter.grpc.Authentication.Mutual;
import io.lateen.mixer.adapter.grpc.Authentication.None;
import io.lateen.mixer.adapter.grpc.Authentication.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/// A connection's channel, with the certificates its files hold now.
final class ChannelOpener {
  private ChannelOpener() {}

  /// @throws IOException naming the field whose file is no good
  static ManagedChannel open(Connection connection) throws IOException {
    return switch (connection.authentication()) {
      case None _ -> NettyChannelBuilder.forTarget(connection.address()).usePlaintext().build();
      case Tls tls ->
          open(
              connection.address(),
              tls.serverName(),
              trusting("tls", tls.caCertificates(), TlsChannelCredentials.newBuilder()));
      case Mutual mutual ->
          open(
              connection.address(),
              mutual.serverName(),
              trusting("mutual", mutual.caCertificates(), own(mutual)));
    };
  }

  private static TlsChannelCredentials.Builder own(Mutual mutual) throws IOException {
    PemFile key = new PemFile("mutual.privateKey", mutual.privateKey());
    PemFile certificate = new PemFile("mutual.clientCertificate", mutual.clientCertificate());
    return TlsChannelCredentials.newBuilder()
        .keyManager(
            new ByteArrayInputStream(certificate.validCertificates()),
            new ByteArrayInputStream(key.bytes()));
  }

  private static ChannelCredentials trusting(
      String kind, String authorities, TlsChannelCredentials.Builder credentials)
      throws IOException {
    if (!authorities.isEmpty()) {
      PemFile file = new PemFile(kind + ".caCertificates", authorities);
      credentials.trustManager(new ByteArrayInputStream(file.certificates()));
    }
    return credentials.build();
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
