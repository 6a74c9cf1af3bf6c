package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.Upgrade;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// What a connection manager does with a request's head before any filter sees it: refuses it, or
/// puts it in order.
final class Admission {
  static final int ADMITTED = 0;

  private final HttpConnectionManager config;
  private final RequestHeaders headers;
  private final PathNormalizer paths;
  private final boolean looksAtPaths;

  Admission(HttpConnectionManager config, RequestHeaders headers) {
    this.config = config;
    this.headers = headers;
    this.paths =
        new PathNormalizer(
            config.normalizePath(), config.mergeSlashes(), config.scrutiny().escapedSlashes());
    this.looksAtPaths =
        config.normalizePath()
            || config.mergeSlashes()
            || config.scrutiny().escapedSlashes() != EscapedSlashes.KEEP;
  }

  static Admission of(
      HttpConnectionManager config, Worker worker, Channel channel, SocketAddress client) {
    ClientCertificate certificate = ClientCertificate.of(config.clientCert(), channel);
    return new Admission(
        config,
        new RequestHeaders(config, worker.random(), client, certificate.tls(), certificate));
  }

  /// The status of a refusal, or [#ADMITTED].
  ///
  /// @param table null: there is none
  int admit(RequestHead request, @Nullable CompiledTable table) {
    if (request.minorVersion() == 0 && !config.acceptHttp10()) {
      return 426;
    }
    if (config.scrutiny().underscores() != Underscores.ALLOW && !withoutUnderscores(request)) {
      return 400;
    }
    if (request.absolute() && !config.allowAbsoluteUrl()) {
      return 404;
    }
    boolean path = looksAtPaths && request.method() != Method.CONNECT;
    int status = path ? paths.apply(request) : ADMITTED;
    if (status == ADMITTED) {
      headers.prepare(request, Upgrade.protocol(request), table);
    }
    return status;
  }

  /// Whether no header's name has an underscore, now.
  private boolean withoutUnderscores(RequestHead request) {
    boolean drop = config.scrutiny().underscores() == Underscores.DROP_HEADER;
    for (int i = 0; i < request.count(); i++) {
      if (!request.removed(i) && underscored(request, i)) {
        if (!drop) {
          return false;
        }
        request.remove(i);
      }
    }
    return true;
  }

  private static boolean underscored(RequestHead request, int header) {
    byte[] octets = request.octets();
    for (int i = request.nameStart(header); i < request.nameEnd(header); i++) {
      if (octets[i] == '_') {
        return true;
      }
    }
    return false;
  }
}
