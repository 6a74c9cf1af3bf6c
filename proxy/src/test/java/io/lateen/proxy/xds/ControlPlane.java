package io.lateen.proxy.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// A control plane made of grpc-java and Envoy's own classes: tests say by hand what it answers.
public final class ControlPlane
    extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase
    implements AutoCloseable {
  private final BlockingQueue<DiscoveryRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<X509Certificate> peers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private volatile StreamObserver<DiscoveryResponse> stream;
  private Server server;

  public ControlPlane() throws IOException {
    this(0);
  }

  public ControlPlane(int port) throws IOException {
    this(NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port)));
  }

  /// Over TLS.
  public ControlPlane(SslContext context) throws IOException {
    this(context, 0);
  }

  /// The same, where another was before.
  public ControlPlane(SslContext context, int port) throws IOException {
    this(
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .sslContext(context));
  }

  private ControlPlane(NettyServerBuilder builder) throws IOException {
    server = builder.addService(this).intercept(new PeerKeeper()).build().start();
  }

  private final class PeerKeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      try {
        if (session != null) {
          peers.add((X509Certificate) session.getPeerCertificates()[0]);
        }
      } catch (SSLPeerUnverifiedException e) {
        throw new AssertionError("it must show one", e);
      }
      String shown = headers.get(AUTHORIZATION);
      authorizations.add(shown == null ? "" : shown);
      return next.startCall(call, headers);
    }
  }

  /// The certificate that the next call over TLS was made with.
  public X509Certificate peer() throws InterruptedException {
    X509Certificate peer = peers.poll(10, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("nobody called in 10 s");
    }
    return peer;
  }

  /// What the next call showed as `authorization`; empty: nothing.
  public String authorization() throws InterruptedException {
    String shown = authorizations.poll(20, TimeUnit.SECONDS);
    if (shown == null) {
      throw new AssertionError("nobody called in 20 s");
    }
    return shown;
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    stream = responses;
    return new StreamObserver<>() {
      @Override
      public void onNext(DiscoveryRequest request) {
        requests.add(request);
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }

  /// The next request, whatever it is.
  public DiscoveryRequest next() throws InterruptedException {
    DiscoveryRequest request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came in 10 s");
    }
    return request;
  }

  public boolean quiet() {
    return requests.isEmpty();
  }

  public void send(String typeUrl, String version, String nonce, Message... resources) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setVersionInfo(version).setNonce(nonce);
    for (Message resource : resources) {
      response.addResources(Any.pack(resource));
    }
    stream.onNext(response.build());
  }

  public void cut() {
    stream.onError(Status.UNAVAILABLE.withDescription("cut").asException());
  }

  /// Its port is free when this returns.
  @Override
  public void close() {
    try {
      if (!server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the control plane did not end in 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
