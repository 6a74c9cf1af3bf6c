package io.lateen.proxy.tls;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.wire.tls.FileStamp;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The TLS of a cluster or of a filter chain, made anew when its files or secrets change;
/// connections that are open keep what they began with. [#get] may be called from any thread,
/// [#refresh] by one at a time.
public final class RotatingContext {
  private final List<Pem> sources;
  private final List<Pem> certificates;
  private final Supplier<SslContext> maker;
  private final SecretStore secrets;
  private final boolean follows;
  private List<FileStamp> stamps;
  private long tried;
  private volatile @Nullable Made made;

  /// @param version of the secrets it was made with
  /// @param texts of those among them that it is made of; null: of none
  private record Made(long version, SslContext context, @Nullable List<String> texts) {
    Made at(long later) {
      return new Made(later, context, texts);
    }
  }

  /// What became of a look at the files.
  public enum Change {
    NONE,
    TAKEN,
    /// They cannot be used, perhaps half written: what was there before is used on.
    UNUSABLE
  }

  private RotatingContext(
      List<KeyPair> own,
      @Nullable Pem ca,
      boolean follows,
      SecretStore secrets,
      Supplier<SslContext> maker) {
    this.certificates = certificates(own, ca);
    this.sources = new ArrayList<>(certificates);
    own.forEach(pair -> sources.add(pair.privateKey()));
    this.follows = follows;
    this.secrets = secrets;
    this.maker = maker;
    this.stamps = stamps();
    if (!follows) {
      made = new Made(0, maker.get(), null);
    }
  }

  /// As a client.
  ///
  /// @param alpn offered when the configuration names no protocols
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public static RotatingContext client(
      UpstreamTls config, List<String> alpn, TlsContexts contexts) {
    KeyPair own = config.certificate();
    return new RotatingContext(
        own == null ? List.of() : List.of(own),
        config.ca(),
        TlsContexts.usesSecrets(config),
        contexts.secrets(),
        () -> contexts.client(config, alpn));
  }

  /// As a server.
  ///
  /// @param http1 see [TlsContexts#server]
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public static RotatingContext server(DownstreamTls config, boolean http1, TlsContexts contexts) {
    return new RotatingContext(
        config.certificates(),
        config.ca(),
        TlsContexts.usesSecrets(config),
        contexts.secrets(),
        () -> contexts.server(config, http1));
  }

  private static List<Pem> certificates(List<KeyPair> own, @Nullable Pem ca) {
    List<Pem> certificates = new ArrayList<>();
    own.forEach(pair -> certificates.add(pair.certificateChain()));
    if (ca != null) {
      certificates.add(ca);
    }
    return certificates;
  }

  /// Null: a secret has not come yet.
  public @Nullable SslContext get() {
    Made now = made;
    if (!follows || (now != null && now.version == secrets.version())) {
      return now == null ? null : now.context;
    }
    return renewed();
  }

  /// @throws IllegalStateException when a secret has not come yet
  public SslContext required() {
    SslContext now = get();
    if (now == null) {
      throw new IllegalStateException("TLS: a secret has not come yet");
    }
    return now;
  }

  /// What cannot be used is not tried again until it changes; what was there before is used on.
  private synchronized @Nullable SslContext renewed() {
    long wanted = secrets.version();
    Made now = made;
    if (wanted != tried) {
      tried = wanted;
      try {
        List<String> texts = texts();
        now =
            now != null && texts.equals(now.texts)
                ? now.at(wanted)
                : new Made(wanted, maker.get(), texts);
      } catch (IllegalArgumentException e) {
        System.err.println("tls: " + e.getMessage());
        now = now == null ? null : now.at(wanted);
      }
      made = now;
    }
    return now == null ? null : now.context;
  }

  /// Others' secrets change too; sessions that can be resumed end with the context.
  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Pem source : sources) {
      if (source instanceof Pem.Secret secret) {
        texts.add(secrets.text(secret));
      }
    }
    return texts;
  }

  /// Whether there is anything that could change.
  public boolean hasFiles() {
    return !stamps.isEmpty();
  }

  /// Those among them that hold certificates.
  List<Pem.File> certificateFiles() {
    return certificates.stream()
        .filter(Pem.File.class::isInstance)
        .map(Pem.File.class::cast)
        .distinct()
        .toList();
  }

  /// Looks at the files and takes them when they are others than before. Blocks.
  public Change refresh() {
    List<FileStamp> now = stamps();
    if (now.equals(stamps)) {
      return Change.NONE;
    }
    try {
      made = new Made(secrets.version(), maker.get(), null);
      stamps = now;
      return Change.TAKEN;
    } catch (IllegalArgumentException e) {
      return Change.UNUSABLE;
    }
  }

  private List<FileStamp> stamps() {
    List<FileStamp> found = new ArrayList<>();
    for (Pem source : sources) {
      if (source instanceof Pem.File(String path)) {
        found.add(FileStamp.of(Path.of(path)));
      }
    }
    return found;
  }
}
