package io.lateen.galley.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.galley.auth.CertificateAuthority;
import io.lateen.galley.auth.Identity;
import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreKey;
import io.lateen.wire.mcp.McpMethods;
import io.lateen.wire.mcp.McpTls;
import io.lateen.wire.mcp.RequestResources;
import io.lateen.wire.mcp.Resources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class McpServerTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final String GATEWAYS = "istio/networking/v1alpha3/gateways";

  @TempDir Path home;
  @TempDir Path folder;
  private ObjectStore store;
  private McpServer server;
  private ManagedChannel channel;

  private static final class Told<T> implements StreamObserver<T> {
    final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T message) {
      told.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      told.add(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      told.add(Status.OK);
    }

    private Object any() throws InterruptedException {
      Object next = told.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("within 30 s").isNotNull();
      return next;
    }

    @SuppressWarnings("unchecked")
    T next() throws InterruptedException {
      return (T) any();
    }

    Status end() throws InterruptedException {
      return (Status) any();
    }
  }

  @BeforeEach
  void open() {
    store = ObjectStore.open(home, 100);
  }

  @AfterEach
  void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (server != null) {
      server.close();
    }
    store.close();
  }

  private void serve(McpSettings settings, ChannelCredentials credentials) throws IOException {
    server = McpServer.start(settings, store, McpListener.NONE);
    channel = NettyChannelBuilder.forTarget("127.0.0.1:" + server.port(), credentials).build();
  }

  private void servePlain() throws IOException {
    serve(McpSettings.plain(ANY), InsecureChannelCredentials.create());
  }

  private void set(String resource, String name) {
    ObjectNode tree =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"apiVersion\":\"networking.istio.io/v1alpha3\",\"kind\":\"Gateway\","
                        + "\"metadata\":{\"namespace\":\"ns\"},\"spec\":{\"selector\":{}}}");
    tree.withObjectProperty("metadata").put("name", name);
    store.write(
        true,
        transaction -> {
          transaction.put(new StoreKey(resource, "ns", name), tree);
          return tree;
        });
  }

  private StreamObserver<RequestResources> ask(Told<Resources> answers) {
    return ClientCalls.asyncBidiStreamingCall(
        channel.newCall(McpMethods.ESTABLISH_RESOURCE_STREAM, CallOptions.DEFAULT), answers);
  }

  private static RequestResources request(String collection, String nonce) {
    return new RequestResources("test", collection, Map.of(), nonce, null, true);
  }

  private static List<String> names(Resources message) {
    return message.resources().stream().map(each -> each.metadata().name()).toList();
  }

  @Test
  void onlyWhatWasAskedForIsTold() throws Exception {
    servePlain();
    set("networking.istio.io/gateways", "a");
    Told<Resources> told = new Told<>();
    StreamObserver<RequestResources> requests = ask(told);
    requests.onNext(request(GATEWAYS, ""));

    Resources first = told.next();
    assertThat(names(first)).containsExactly("ns/a");
    requests.onNext(request(GATEWAYS, first.nonce()));
    set("networking.istio.io/sidecars", "s");
    set("networking.istio.io/gateways", "b");
    Resources second = told.next();
    assertThat(second.collection()).isEqualTo(GATEWAYS);
    assertThat(names(second)).containsExactly("ns/b");
    requests.onCompleted();
    assertThat(told.end()).isEqualTo(Status.OK);
  }

  @Test
  void aCollectionThatThereIsNotEndsTheStream() throws Exception {
    servePlain();
    Told<Resources> told = new Told<>();
    ask(told).onNext(request("istio/nonsense", ""));

    Status end = told.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).isEqualTo("unsupported collection \"istio/nonsense\"");
  }

  /// A client of Istio 1.0, octet by octet.
  @Test
  void theFormerStreamIsServedToo() throws Exception {
    servePlain();
    set("networking.istio.io/gateways", "a");
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(
                "istio.mcp.v1alpha1.AggregatedMeshConfigService/StreamAggregatedResources")
            .setRequestMarshaller(new Octets())
            .setResponseMarshaller(new Octets())
            .build();
    Told<byte[]> told = new Told<>();
    byte[] collection = GATEWAYS.getBytes(StandardCharsets.UTF_8);
    byte[] wish = new byte[2 + collection.length];
    wish[0] = 3 << 3 | 2;
    wish[1] = (byte) collection.length;
    System.arraycopy(collection, 0, wish, 2, collection.length);
    ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), told)
        .onNext(wish);

    String answer = new String(told.next(), StandardCharsets.ISO_8859_1);
    assertThat(answer)
        .contains("ns/a", "type.googleapis.com/istio.networking.v1alpha3.Gateway")
        .contains("\u001a" + (char) collection.length + GATEWAYS);
  }

  @Test
  void onlyWhomTheRootsVouchForIsServed() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own"));
    McpTls ours = identity(own, CertificateAuthority.loadOrCreate(own));
    Path other = Files.createDirectories(folder.resolve("other"));
    McpTls theirs = identity(other, CertificateAuthority.loadOrCreate(other));
    CertificateAuthority.loadOrCreate(own).serverIdentity();
    McpTls server =
        new McpTls(own.resolve("apiserver.crt"), own.resolve("apiserver.key"), ours.roots());

    serve(McpSettings.plain(ANY).with(server.server()), ours.channel());
    Told<Resources> told = new Told<>();
    ask(told).onNext(request(GATEWAYS, ""));
    assertThat(told.next().resources()).isEmpty();

    McpTls impostor = new McpTls(theirs.certificate(), theirs.key(), ours.roots());
    for (ChannelCredentials refused :
        List.of(
            impostor.channel(),
            InsecureChannelCredentials.create(),
            TlsChannelCredentials.newBuilder().trustManager(ours.roots().toFile()).build())) {
      channel.shutdownNow();
      channel = NettyChannelBuilder.forTarget("127.0.0.1:" + this.server.port(), refused).build();
      Told<Resources> none = new Told<>();
      ask(none).onNext(request(GATEWAYS, ""));
      assertThat(none.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  /// Files of a client that the authority vouches for.
  private static McpTls identity(Path folder, CertificateAuthority authority) throws IOException {
    Identity client = authority.clientIdentity("sink", List.of());
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(client.key().getEncoded());
    Files.writeString(folder.resolve("client.crt"), client.certificatePem());
    Files.writeString(
        folder.resolve("client.key"),
        "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    return new McpTls(
        folder.resolve("client.crt"), folder.resolve("client.key"), folder.resolve("ca.crt"));
  }

  private static final class Octets implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] octets) {
      return new ByteArrayInputStream(octets);
    }

    @Override
    public byte[] parse(InputStream in) {
      try {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
