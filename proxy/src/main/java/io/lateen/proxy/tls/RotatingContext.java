package io.lateen.proxy.tls;

import io.lateen.proxy.resource.DownstreamTls;
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

/// The TLS of a cluster or of a filter chain, made anew when its files change; connections that are
/// open keep what they began with. [#get] may be called from any thread, [#refresh] by one at a
/// time.
public final class RotatingContext implements Supplier<SslContext> {
  private final List<Pem> sources;
  private final Supplier<SslContext> maker;
  private List<Stamp> stamps;
  private volatile SslContext context;

  /// What tells a file's content from the one before: Kubernetes exchanges links, others write.
  private record Stamp(String path, FileTime modified, long size, @Nullable Object key) {}

  /// What became of a look at the files.
  public enum Change {
    NONE,
    TAKEN,
    /// They cannot be used, perhaps half written: what was there before is used on.
    UNUSABLE
  }

  private RotatingContext(List<Pem> sources, Supplier<SslContext> maker) {
    this.sources = sources;
    this.maker = maker;
    this.stamps = stamps();
    this.context = maker.get();
  }

  /// As a client.
  ///
  /// @param alpn offered when the configuration names no protocols
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public static RotatingContext client(UpstreamTls config, List<String> alpn) {
    KeyPair own = config.certificate();
    return new RotatingContext(
        sources(own == null ? List.of() : List.of(own), config.ca()),
        () -> TlsContexts.client(config, alpn));
  }

  /// As a server.
  ///
  /// @param http1 see [TlsContexts#server]
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public static RotatingContext server(DownstreamTls config, boolean http1) {
    return new RotatingContext(
        sources(config.certificates(), config.ca()), () -> TlsContexts.server(config, http1));
  }

  private static List<Pem> sources(List<KeyPair> own, @Nullable Pem ca) {
    List<Pem> sources = new ArrayList<>();
    for (KeyPair pair : own) {
      sources.add(pair.certificateChain());
      sources.add(pair.privateKey());
    }
    if (ca != null) {
      sources.add(ca);
    }
    return sources;
  }

  @Override
  public SslContext get() {
    return context;
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
      context = maker.get();
      stamps = now;
      return Change.TAKEN;
    } catch (IllegalArgumentException e) {
      return Change.UNUSABLE;
    }
  }

  private List<Stamp> stamps() {
    List<Stamp> found = new ArrayList<>();
    sources.forEach(source -> stamp(source, found));
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
