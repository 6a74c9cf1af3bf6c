package io.lateen.proxy.agent;

import io.lateen.wire.tls.FileStamp;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The token that Pilot is shown, handed to a real Envoy by SDS, and again whenever its file has
/// changed: Envoy puts it on each stream that it opens ([Bootstrap]). On one event loop: a look at
/// a file of a few hundred octets.
final class TokenSecret implements AutoCloseable {
  private static final long LOOK_SECONDS = 2;

  private final Path token;
  private final SecretFile secret;
  private final Future<?> looks;
  private @Nullable FileStamp stamp;

  private TokenSecret(Path token, SecretFile secret, EventLoop loop) throws IOException {
    this.token = token;
    this.secret = secret;
    look();
    looks = loop.scheduleWithFixedDelay(this::again, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /// Null: there is no token. Otherwise the secret is there when this returns.
  ///
  /// @param folder of this Envoy's
  /// @throws IOException if the secret cannot be written
  static @Nullable TokenSecret start(AgentOptions options, Path folder, EventLoop loop)
      throws IOException {
    Path token = options.tokenFile();
    return token == null ? null : new TokenSecret(token, in(folder), loop);
  }

  static SecretFile in(Path folder) {
    return SecretFile.in(folder, "pilot-token");
  }

  /// A token that is not there yet is an empty secret: Envoy then asks without one.
  private void look() throws IOException {
    FileStamp now = FileStamp.of(token);
    if (!now.equals(stamp)) {
      String shown = new TokenFile(token).authorization();
      secret.write(
          out -> {
            out.name("generic_secret").beginObject().name("secret").beginObject();
            out.field("inline_string", shown).endObject().endObject();
          });
      stamp = now;
    }
  }

  private void again() {
    try {
      look();
    } catch (IOException e) {
      System.err.println("agent: the token for Pilot stays as it was: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    looks.cancel(false);
    secret.delete();
  }
}
