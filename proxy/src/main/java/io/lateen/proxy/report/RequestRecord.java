package io.lateen.proxy.report;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumSet;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// What is known about one request or TCP connection. Filled in as it goes, handed to each
/// [Reporter] when it is over, then used again: reporters copy what they keep.
public final class RequestRecord {
  public long startMillis;
  public long startNanos;
  public long durationNanos;

  /// `System.nanoTime()` when the last octet of the request had come; 0: it had no body.
  public long receivedNanos;

  /// `System.nanoTime()` when the last attempt was sent; 0: none was.
  public long forwardedNanos;

  /// `System.nanoTime()` when the response began to come; 0: none did.
  public long answeredNanos;

  /// How often an endpoint was tried.
  public int attempts;

  public @Nullable RequestHead request;
  public @Nullable ResponseHead response;

  /// Of the response; null: none. Valid while reporters are told.
  public @Nullable Trailers trailers;

  public int status;
  public long bytesReceived;
  public long bytesSent;
  public String details = "";
  public String protocol = "";
  public String routeName = "";
  public @Nullable String upstreamCluster;
  public @Nullable String upstreamHost;
  public @Nullable SocketAddress upstreamLocal;
  public @Nullable InetSocketAddress upstreamAddress;

  /// The workload behind `upstreamAddress`, `kubernetes://pod.namespace`, or empty.
  public String upstreamUid = "";

  /// Why the transport of the last attempt failed, or empty.
  public String transportFailure = "";

  public @Nullable SocketAddress downstreamLocal;

  /// Where the connection was going before it was redirected to us; null: it was not.
  public @Nullable InetSocketAddress originalDestination;

  public @Nullable SocketAddress downstreamRemote;
  public @Nullable String serverName;

  /// Of the client's connection; null: plain text.
  public @Nullable SSLEngine tls;

  /// Why Mixer refused it, `PERMISSION_DENIED:…`, or empty.
  public String policyStatus = "";

  /// Whether it asks if somebody is well: such are not counted by status, traced or reported.
  public boolean healthCheck;

  /// What the route calls itself in traces, or empty.
  public String operation = "";

  /// Its place in a trace; null: there is no tracing.
  public @Nullable Trace trace;

  /// What filters found out.
  public final DynamicMetadata metadata = new DynamicMetadata();

  /// Where in `x-forwarded-for`, counted from its end, the client's address stands if the header is
  /// there; -1: the header is not to be trusted.
  public int trustedHop;

  private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);

  /// Starts anew, now.
  public void begin() {
    startMillis = System.currentTimeMillis();
    startNanos = System.nanoTime();
    durationNanos = 0;
    receivedNanos = 0;
    forwardedNanos = 0;
    answeredNanos = 0;
    attempts = 0;
    healthCheck = false;
    request = null;
    response = null;
    trailers = null;
    status = 0;
    bytesReceived = 0;
    bytesSent = 0;
    details = "";
    protocol = "";
    routeName = "";
    upstreamCluster = null;
    upstreamHost = null;
    upstreamLocal = null;
    upstreamAddress = null;
    upstreamUid = "";
    transportFailure = "";
    operation = "";
    policyStatus = "";
    trace = null;
    metadata.clear();
    if (!flags.isEmpty()) {
      flags.clear();
    }
  }

  public void flag(Flag flag) {
    flags.add(flag);
  }

  public EnumSet<Flag> flags() {
    return flags;
  }
}
