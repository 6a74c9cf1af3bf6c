package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Callers;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The address where a loopback sidecar takes its application's calls: who calls there calls with
/// the workload's identity, so that it is for the application only.
///
/// @param application null: there is no such address; connections are told apart by the kernel
/// @param callers who may come there
public record OwnSide(@Nullable InetAddress application, Callers callers) {
  public static final OwnSide NONE = new OwnSide(null, Callers.ANYBODY);

  /// The side at `application`, of a Pod with the other address `pod`; empty: there is none.
  public static OwnSide of(String application, String pod) {
    return application.isEmpty()
        ? NONE
        : new OwnSide(InetAddress.ofLiteral(application), Callers.pod(application, pod));
  }

  /// Who may open a unix socket is told by the rights of its file.
  boolean admits(Channel channel) {
    return application == null
        || !(channel.localAddress() instanceof InetSocketAddress local)
        || !application.equals(local.getAddress())
        || (channel.remoteAddress() instanceof InetSocketAddress remote
            && callers.include(remote.getAddress()));
  }
}
