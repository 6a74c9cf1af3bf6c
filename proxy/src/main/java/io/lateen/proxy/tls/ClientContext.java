package io.lateen.proxy.tls;

import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.UpstreamTls;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A cluster's TLS as a client, made anew when its files or secrets change; connections that are
/// open keep what they began with. [#get] may be called from any thread, [#refresh] by one at a
// time.
public final class ClientContext implements Supplier<SslContext> {
  private final UpstreamTls config;
  private final List<String> alpn;
  private final SecretStore secrets;
  private final boolean follows;
  private List<Stamp> stamps;
  private long seen;
  private volatile long version;
  private volatile @Nullable SslContext context;

  /// What tells a file's content from the one before: Kubernetes exchanges links, others write.
  private record Stamp(String path, FileTime modified, long size, @Nullable Object key) {}

  /// What became of a look at the files.
  public enum Change {
    NONE,
    TAKEN,
    /// They cannot be used, perhaps half written: what was there before is used on.
    UNUSABLE
  }

  /// @param alpn offered when the configuration names no protocols
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public ClientContext(UpstreamTls config, List<String> alpn, SecretStore secrets) {
    this.config = config;
    this.alpn = alpn;
    this.secrets = secrets;
    this.follows = TlsContexts.usesSecrets(config);
    this.stamps = stamps();
    this.context = follows ? null : TlsContexts.client(config, alpn, secrets);
  }

  /// @throws IllegalStateException when a secret has not come yet
  @Override
  public SslContext get() {
    if (follows && version != secrets.version()) {
      renew();
    }
    SslContext now = context;
    if (now == null) {
      throw new IllegalStateException("TLS: a secret has not come yet");
    }
    return now;
  }

  /// What cannot be used is not tried again until it changes; what was there before is used on.
  private synchronized void renew() {
    long wanted = secrets.version();
    if (wanted != seen) {
      seen = wanted;
      try {
        context = TlsContexts.client(config, alpn, secrets);
      } catch (IllegalArgumentException e) {
        System.err.println("tls: " + e.getMessage());
      }
    }
    version = wanted;
  }

  /// Whether there is anything that could change.
  public boolean hasFiles() {
    return !stamps.isEmpty();
  }

  /// Looks at the files and takes them when they are others than before. Blocks.
  public Change refresh() {
    List<Stamp> now = stamps();
    if (now.equals(stamps)) {
      return Change.NONE;
    }
    try {
      context = TlsContexts.client(config, alpn, secrets);
      stamps = now;
      return Change.TAKEN;
    } catch (IllegalArgumentException e) {
      return Change.UNUSABLE;
    }
  }

  private List<Stamp> stamps() {
    List<Stamp> found = new ArrayList<>();
    KeyPair own = config.certificate();
    if (own != null) {
      stamp(own.certificateChain(), found);
      stamp(own.privateKey(), found);
    }
    if (config.ca() != null) {
      stamp(config.ca(), found);
    }
    return found;
  }

  private static void stamp(Pem pem, List<Stamp> found) {
    if (!(pem instanceof Pem.File(String path))) {
      return;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
      found.add(new Stamp(path, now.lastModifiedTime(), now.size(), now.fileKey()));
    } catch (IOException e) {
      found.add(new Stamp(path, FileTime.fromMillis(0), -1, null));
    }
  }
}
