package io.lateen.pilot.tls;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.xds.XdsCredentialsProvider;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// `channel_creds` of a bootstrap with a client certificate, by the fields that other languages'
/// gRPC has for them (gRFC A65); what grpc-java brings along shows none.
public final class FileCredentials extends XdsCredentialsProvider {
  @Override
  protected ChannelCredentials newChannelCredentials(Map<String, ?> config) {
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(file(config, "certificate_file"), file(config, "private_key_file"))
          .trustManager(file(config, "ca_certificate_file"))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File file(Map<String, ?> config, String field) {
    return new File(String.valueOf(config.get(field)));
  }

  @Override
  protected String getName() {
    return "lateen_test_tls";
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int priority() {
    return 5;
  }
}
