package io.lateen.citadel.upstream;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.lateen.citadel.authority.AuthorityRequest;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.SigningKeyParser;
import io.lateen.wire.proto.citadel.IstioCertificateRequest;
import io.lateen.wire.proto.citadel.IstioCertificateResponse;
import io.lateen.wire.proto.citadel.IstioCertificateServiceGrpc;
import io.lateen.wire.tls.PemText;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Asks by `IstioCertificateService`, as a node agent does, for a certificate that may sign others.
///
/// @param form of the keys that are made here
public record UpstreamAuthority(UpstreamSettings settings, KeyForm form) {
  private static final long PATIENCE_SECONDS = 10;

  /// A name of any Citadel, whatever its address.
  private static final String NAME = "istio-citadel";

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /// By what it is known now, PEM.
  ///
  /// @throws CaProblem when the file cannot be read
  public String roots() throws CaProblem {
    return read("--upstream-ca-roots", settings.roots());
  }

  /// A new key, what is given for it, and whom to trust, as the files of an authority that
  /// somebody plugs in. Blocks.
  public Map<String, String> ask() throws CaProblem {
    KeyPair pair = form.generate();
    List<String> chain = call(AuthorityRequest.pem(pair)).getCertChainList();
    if (chain.size() < 2) {
      throw problem("it gave " + chain.size() + " certificates (expected: its own and a root's)");
    }
    return Map.of(
        SigningKeyParser.CERTIFICATE, chain.getFirst(),
        SigningKeyParser.KEY, PemText.of(pair.getPrivate()),
        SigningKeyParser.CHAIN, String.join("", chain.subList(1, chain.size() - 1)),
        SigningKeyParser.ROOT, chain.getLast());
  }

  private IstioCertificateResponse call(String request) throws CaProblem {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + read("--upstream-ca-token", settings.token()));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(settings.host(), settings.port())
            .overrideAuthority(NAME)
            .sslContext(tls())
            .build();
    try {
      return IstioCertificateServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .createCertificate(
              IstioCertificateRequest.newBuilder()
                  .setCsr(request)
                  .setValidityDuration(settings.life().toSeconds())
                  .build());
    } catch (StatusRuntimeException e) {
      throw problem(String.valueOf(e.getMessage()));
    } finally {
      channel.shutdownNow();
    }
  }

  private SslContext tls() throws CaProblem {
    byte[] roots = roots().getBytes(StandardCharsets.US_ASCII);
    try {
      return GrpcSslContexts.forClient().trustManager(new ByteArrayInputStream(roots)).build();
    } catch (IOException | IllegalArgumentException e) {
      throw problem(settings.roots() + ": " + e.getMessage() + " (expected: certificates in PEM)");
    }
  }

  private String read(String flag, Path file) throws CaProblem {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw problem(flag + ": " + file + " cannot be read");
    }
  }

  private CaProblem problem(String what) {
    return new CaProblem(CaProblem.Kind.CA_NOT_READY, this + ": " + what);
  }

  /// Without keys and tokens.
  @Override
  public String toString() {
    return "the upstream authority at " + settings.host() + ":" + settings.port();
  }
}
