package io.lateen.wire.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AdsClientConversationTest {
  private static final ByteString NODE = ByteString.copyFromUtf8("node");
  private final AdsClientConversation conversation = new AdsClientConversation(NODE);

  private static DiscoveryResponse response(String type, String version, String nonce) {
    return new DiscoveryResponse(version, List.of(), type, nonce);
  }

  @Test
  void asksForClustersThenListenersAndSaysWhoItIsOnce() {
    List<XdsRequest> requests = conversation.onConnected();

    assertThat(requests)
        .extracting(XdsRequest::typeUrl)
        .containsExactly(TypeUrl.CLUSTER, TypeUrl.LISTENER);
    assertThat(requests.getFirst().node()).isEqualTo(NODE);
    assertThat(requests.getLast().node()).isNull();
  }

  @Test
  void neverAsksForAllEndpointsByAskingForNone() {
    conversation.onConnected();

    assertThat(conversation.want(TypeUrl.ENDPOINT, Set.of())).isNull();
    assertThat(conversation.want(TypeUrl.ENDPOINT, Set.of("a"))).isNotNull();
    assertThat(conversation.want(TypeUrl.ENDPOINT, Set.of("a"))).isNull();
    DiscoveryRequest none = conversation.want(TypeUrl.ENDPOINT, Set.of());
    assertThat(none).isNotNull();
    assertThat(none.resourceNames()).isEmpty();
    assertThat(conversation.onConnected())
        .extracting(XdsRequest::typeUrl)
        .doesNotContain(TypeUrl.ENDPOINT);
  }

  @Test
  void acksWithTheVersionAndNacksWithTheOneBefore() {
    conversation.onConnected();

    DiscoveryRequest ack = conversation.accept(response(TypeUrl.CLUSTER, "1", "n1"));
    DiscoveryRequest nack =
        conversation.refuse(response(TypeUrl.CLUSTER, "2", "n2"), List.of("a: bad", "b: worse"));

    assertThat(ack.versionInfo()).isEqualTo("1");
    assertThat(ack.responseNonce()).isEqualTo("n1");
    assertThat(nack.versionInfo()).isEqualTo("1");
    assertThat(nack.responseNonce()).isEqualTo("n2");
    assertThat(nack.errorDetail())
        .isEqualTo(new ErrorDetail(ErrorDetail.INVALID_ARGUMENT, "a: bad\nb: worse"));
  }

  @Test
  void aNewStreamKnowsVersionsButNoNonces() {
    conversation.onConnected();
    conversation.accept(response(TypeUrl.LISTENER, "7", "n1"));
    conversation.onDisconnected();

    assertThat(conversation.want(TypeUrl.ROUTE, Set.of("80"))).isNull();
    assertThat(conversation.onConnected())
        .filteredOn(request -> request.typeUrl().equals(TypeUrl.LISTENER))
        .map(DiscoveryRequest.class::cast)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.versionInfo()).isEqualTo("7");
              assertThat(request.responseNonce()).isEmpty();
            });
    assertThat(conversation.onConnected())
        .extracting(XdsRequest::typeUrl)
        .containsExactly(TypeUrl.CLUSTER, TypeUrl.LISTENER, TypeUrl.ROUTE);
  }
}
