package io.lateen.wire.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.lateen.wire.xds.DeltaDiscoveryResponse.Resource;
import io.lateen.wire.xds.ServerConversation.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Both ends of incremental xDS, talking to each other.
final class DeltaConversationTest {
  private static final ByteString NODE = ByteString.copyFromUtf8("node");

  private final DeltaServerConversation server = new DeltaServerConversation();
  private final DeltaClientConversation client = new DeltaClientConversation(NODE);

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private void connect() {
    client.onConnected().forEach(server::onRequest);
  }

  private DeltaDiscoveryResponse respond(
      String type, Map<String, ByteString> resources, String... again) {
    return (DeltaDiscoveryResponse) server.respond(type, "1", resources, Set.of(again));
  }

  private static List<String> names(DeltaDiscoveryResponse response) {
    return response.resources().stream().map(Resource::name).sorted().toList();
  }

  /// Responds, and has the client take it.
  private DeltaDiscoveryResponse exchange(String type, Map<String, ByteString> resources) {
    DeltaDiscoveryResponse response = respond(type, resources);
    assertThat(server.onRequest(client.accept(response)))
        .isEqualTo(new Event.Acked(type, response.nonce()));
    return response;
  }

  @Test
  void firstRequestsAskForAllClustersAndListenersAndForNoEndpoints() {
    assertThat(client.onConnected())
        .extracting(XdsRequest::typeUrl)
        .containsExactly(TypeUrl.CLUSTER, TypeUrl.LISTENER);
    connect();
    assertThat(server.names(TypeUrl.CLUSTER)).isEmpty();
    assertThat(server.names(TypeUrl.ENDPOINT)).isNull();
  }

  @Test
  void onlyDifferencesAreSent() {
    connect();
    assertThat(names(exchange(TypeUrl.CLUSTER, Map.of("a", bytes("1"), "b", bytes("1")))))
        .containsExactly("a", "b");
    DeltaDiscoveryResponse second =
        exchange(TypeUrl.CLUSTER, Map.of("a", bytes("2"), "c", bytes("1")));
    assertThat(names(second)).containsExactly("a", "c");
    assertThat(second.removed()).containsExactly("b");
    assertThat(respond(TypeUrl.CLUSTER, Map.of("a", bytes("2"), "c", bytes("1")))).isNull();
  }

  @Test
  void theFirstResponseIsSentThoughThereIsNothing() {
    connect();
    assertThat(respond(TypeUrl.LISTENER, Map.of())).isNotNull();
    assertThat(respond(TypeUrl.LISTENER, Map.of())).isNull();
  }

  @Test
  void aNewStreamBeginsWithWhatTheClientHas() {
    connect();
    exchange(TypeUrl.CLUSTER, Map.of("a", bytes("1"), "b", bytes("1"), "c", bytes("1")));
    client.onDisconnected();
    DeltaServerConversation other = new DeltaServerConversation();
    client.onConnected().forEach(other::onRequest);
    DeltaDiscoveryResponse response =
        (DeltaDiscoveryResponse)
            other.respond(TypeUrl.CLUSTER, "9", Map.of("a", bytes("1"), "b", bytes("2")), Set.of());
    assertThat(response).isNotNull();
    assertThat(names(response)).containsExactly("b");
    assertThat(response.removed()).containsExactly("c");
  }

  @Test
  void whatIsSubscribedToAgainIsSentAgain() {
    connect();
    server.onRequest(client.want(TypeUrl.ENDPOINT, Set.of("a", "b")));
    exchange(TypeUrl.ENDPOINT, Map.of("a", bytes("1"), "b", bytes("1")));
    Event event =
        server.onRequest(
            new DeltaDiscoveryRequest(
                null, TypeUrl.ENDPOINT, List.of("a"), List.of(), Map.of(), "", null));
    assertThat(event).isEqualTo(new Event.Wanted(TypeUrl.ENDPOINT, Set.of("a")));
    assertThat(names(respond(TypeUrl.ENDPOINT, Map.of("a", bytes("1")), "a"))).containsExactly("a");
  }

  @Test
  void namesThatAreNotThereAreSaidToBeGone() {
    connect();
    server.onRequest(client.want(TypeUrl.ROUTE, Set.of("80")));
    DeltaDiscoveryResponse response = respond(TypeUrl.ROUTE, Map.of(), "80");
    assertThat(response.removed()).containsExactly("80");
  }

  @Test
  void unsubscribingForgets() {
    connect();
    server.onRequest(client.want(TypeUrl.ENDPOINT, Set.of("a", "b")));
    exchange(TypeUrl.ENDPOINT, Map.of("a", bytes("1"), "b", bytes("1")));
    DeltaDiscoveryRequest fewer = client.want(TypeUrl.ENDPOINT, Set.of("b"));
    assertThat(fewer).isNotNull();
    assertThat(fewer.unsubscribe()).containsExactly("a");
    assertThat(server.onRequest(fewer)).isEqualTo(new Event.Unwanted(TypeUrl.ENDPOINT));
    assertThat(server.names(TypeUrl.ENDPOINT)).containsExactly("b");
    server.onRequest(client.want(TypeUrl.ENDPOINT, Set.of("a", "b")));
    assertThat(names(respond(TypeUrl.ENDPOINT, Map.of("a", bytes("1"), "b", bytes("1")))))
        .containsExactly("a");
  }

  @Test
  void everythingAndOneNameMore() {
    Event first =
        server.onRequest(
            new DeltaDiscoveryRequest(
                NODE, TypeUrl.CLUSTER, List.of("a"), List.of(), Map.of(), "", null));
    assertThat(first).isEqualTo(new Event.Wanted(TypeUrl.CLUSTER, Set.of("a")));
    server.onRequest(
        new DeltaDiscoveryRequest(
            null, TypeUrl.CLUSTER, List.of("*"), List.of(), Map.of(), "", null));
    assertThat(server.names(TypeUrl.CLUSTER)).isEmpty();
    server.onRequest(
        new DeltaDiscoveryRequest(
            null, TypeUrl.CLUSTER, List.of(), List.of("*"), Map.of(), "", null));
    assertThat(server.names(TypeUrl.CLUSTER)).containsExactly("a");
  }

  @Test
  void aRefusalIsKnownAndNotSentAgain() {
    connect();
    DeltaDiscoveryResponse bad = respond(TypeUrl.CLUSTER, Map.of("a", bytes("bad")));
    Event event = server.onRequest(client.refuse(bad, List.of("a: name", "a: type")));
    assertThat(event).isEqualTo(new Event.Nacked(TypeUrl.CLUSTER, bad.nonce(), "a: name\na: type"));
    assertThat(server.state(TypeUrl.CLUSTER).ackedNonce()).isEmpty();
    assertThat(respond(TypeUrl.CLUSTER, Map.of("a", bytes("bad")))).isNull();
    client.onDisconnected();
    DeltaDiscoveryRequest again = (DeltaDiscoveryRequest) client.onConnected().getFirst();
    assertThat(again.initialVersions()).isEmpty();
  }

  @Test
  void messagesSurviveTheWire() throws Exception {
    DeltaDiscoveryRequest request =
        new DeltaDiscoveryRequest(
            NODE,
            TypeUrl.ENDPOINT,
            List.of("a", "b"),
            List.of("c"),
            Map.of("a", "1", "b", ""),
            "7",
            new ErrorDetail(3, "no"));
    assertThat(DeltaDiscoveryRequest.parse(CodedInputStream.newInstance(request.toByteArray())))
        .isEqualTo(request);
    DeltaDiscoveryResponse response =
        new DeltaDiscoveryResponse(
            "4",
            List.of(new Resource("a", "1", bytes("x")), new Resource("b", "2", bytes(""))),
            TypeUrl.CLUSTER,
            List.of("c", "d"),
            "n");
    assertThat(DeltaDiscoveryResponse.parse(CodedInputStream.newInstance(response.toByteArray())))
        .isEqualTo(response);
  }
}
