package io.lateen.wire.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.lateen.wire.xds.ServerConversation.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AdsServerConversationTest {
  private final AdsServerConversation conversation = new AdsServerConversation();

  @Test
  void firstRequestOfATypeIsAWish() {
    assertThat(conversation.onRequest(wish(TypeUrl.CLUSTER)))
        .isEqualTo(new Event.Wanted(TypeUrl.CLUSTER, Set.of()));
  }

  @Test
  void answerWithTheNonceIsAnAck() {
    conversation.onRequest(wish(TypeUrl.CLUSTER));
    String nonce = send(TypeUrl.CLUSTER);
    assertThat(conversation.onRequest(answer(TypeUrl.CLUSTER, nonce)))
        .isEqualTo(new Event.Acked(TypeUrl.CLUSTER, nonce));
    assertThat(conversation.state(TypeUrl.CLUSTER).ackedNonce()).isEqualTo(nonce);
  }

  @Test
  void refusalKeepsTheLastAck() {
    conversation.onRequest(wish(TypeUrl.LISTENER));
    String good = send(TypeUrl.LISTENER);
    conversation.onRequest(answer(TypeUrl.LISTENER, good));
    String bad = send(TypeUrl.LISTENER);
    Event event =
        conversation.onRequest(
            new DiscoveryRequest(
                "1", null, List.of(), TypeUrl.LISTENER, bad, new ErrorDetail(3, "no such filter")));
    assertThat(event).isEqualTo(new Event.Nacked(TypeUrl.LISTENER, bad, "no such filter"));
    assertThat(conversation.state(TypeUrl.LISTENER))
        .isEqualTo(new ServerConversation.State(bad, good, bad, "no such filter"));
  }

  @Test
  void answerToAnOvertakenResponseIsStale() {
    conversation.onRequest(wish(TypeUrl.ROUTE, "80"));
    String first = send(TypeUrl.ROUTE);
    send(TypeUrl.ROUTE);
    assertThat(conversation.onRequest(answer(TypeUrl.ROUTE, first, "80")))
        .isEqualTo(new Event.Stale(TypeUrl.ROUTE));
  }

  @Test
  void newNamesInAnAckAreAWish() {
    conversation.onRequest(wish(TypeUrl.ENDPOINT, "a"));
    String nonce = send(TypeUrl.ENDPOINT);
    assertThat(conversation.onRequest(answer(TypeUrl.ENDPOINT, nonce, "a", "b")))
        .isEqualTo(new Event.Wanted(TypeUrl.ENDPOINT, Set.of("b")));
  }

  @Test
  void sameNamesAskedTwiceAreAWishForAll() {
    conversation.onRequest(wish(TypeUrl.ENDPOINT, "a"));
    String nonce = send(TypeUrl.ENDPOINT);
    conversation.onRequest(answer(TypeUrl.ENDPOINT, nonce, "a"));
    assertThat(conversation.onRequest(answer(TypeUrl.ENDPOINT, nonce, "a")))
        .isEqualTo(new Event.Wanted(TypeUrl.ENDPOINT, Set.of("a")));
  }

  @Test
  void messagesSurviveTheWire() throws Exception {
    var request =
        new DiscoveryRequest(
            "7",
            ByteString.copyFromUtf8("node"),
            List.of("x", "y"),
            TypeUrl.ROUTE,
            "9",
            new ErrorDetail(3, "why"));
    assertThat(DiscoveryRequest.parse(CodedInputStream.newInstance(request.toByteArray())))
        .isEqualTo(request);
    var response =
        new DiscoveryResponse("7", List.of(ByteString.copyFromUtf8("r")), TypeUrl.ROUTE, "9");
    assertThat(DiscoveryResponse.parse(CodedInputStream.newInstance(response.toByteArray())))
        .isEqualTo(response);
  }

  private String send(String type) {
    return conversation.respond(type, "1", Map.of(), Set.of()).nonce();
  }

  private static DiscoveryRequest wish(String type, String... names) {
    return new DiscoveryRequest("", null, List.of(names), type, "", null);
  }

  private static DiscoveryRequest answer(String type, String nonce, String... names) {
    return new DiscoveryRequest("1", null, List.of(names), type, nonce, null);
  }
}
