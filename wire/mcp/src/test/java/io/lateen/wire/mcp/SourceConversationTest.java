package io.lateen.wire.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lateen.wire.mcp.SourceConversation.Event;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SourceConversationTest {
  private static final String C = "istio/networking/v1alpha3/gateways";
  private final SourceConversation conversation = new SourceConversation();
  private final Map<String, Resource> now = new TreeMap<>();

  private void set(String name, String version) {
    Body body = Body.of("istio.networking.v1alpha3.Gateway", ByteString.EMPTY);
    now.put(name, new Resource(new Metadata(name, null, version, Map.of(), Map.of()), body));
  }

  private static RequestResources wish(Map<String, String> versions, boolean incremental) {
    return new RequestResources("s", C, versions, "", null, incremental);
  }

  private Event answer(String nonce, Refusal error) {
    return conversation.onRequest(new RequestResources("s", C, Map.of(), nonce, error, true));
  }

  private Resources next() {
    return conversation.next(C, "v", now);
  }

  private static List<String> names(Resources message) {
    return message.resources().stream().map(each -> each.metadata().name()).toList();
  }

  @Test
  void nothingIsSaidOfWhatNobodyAskedFor() {
    set("a/b", "1");
    assertThat(next()).isNull();
    assertThat(conversation.collections()).isEmpty();
  }

  @Test
  void theFirstAnswerIsTheWholeEvenIfThatIsNothing() {
    conversation.onRequest(wish(Map.of(), false));

    Resources first = next();
    assertThat(first.incremental()).isFalse();
    assertThat(first.resources()).isEmpty();
    assertThat(first.nonce()).isNotEmpty();
  }

  @Test
  void whatChangesBeforeTheAnswerGoesOutTogetherAfterIt() {
    conversation.onRequest(wish(Map.of(), true));
    Resources first = next();
    set("a/b", "1");
    assertThat(next()).isNull();
    set("a/c", "2");

    assertThat(answer(first.nonce(), null)).isInstanceOf(Event.Acked.class);
    assertThat(names(next())).containsExactly("a/b", "a/c");
  }

  @Test
  void changesAreToldAgainstWhatTheSinkTook() {
    set("a/b", "1");
    conversation.onRequest(wish(Map.of(), true));
    answer(next().nonce(), null);
    set("a/b", "2");
    Resources refused = next();
    assertThat(answer(refused.nonce(), new Refusal(3, "a/b: bad")))
        .isEqualTo(new Event.Nacked(new Refusal(3, "a/b: bad")));
    assertThat(next()).as("the same again").isNull();

    set("a/c", "3");
    assertThat(names(next())).as("a/b was not taken").containsExactly("a/b", "a/c");
  }

  @Test
  void whoComesBackGetsTheRest() {
    set("a/b", "1");
    set("a/c", "5");
    conversation.onRequest(wish(Map.of("a/b", "1", "a/c", "4", "a/d", "2"), true));

    Resources rest = next();
    assertThat(rest.incremental()).isTrue();
    assertThat(names(rest)).containsExactly("a/c");
    assertThat(rest.removed()).containsExactly("a/d");
  }

  @Test
  void whoWantsTheWholeGetsItEachTime() {
    set("a/b", "1");
    conversation.onRequest(wish(Map.of(), false));
    answer(next().nonce(), null);
    set("a/c", "2");

    Resources whole = next();
    assertThat(names(whole)).containsExactly("a/b", "a/c");
    assertThat(whole.incremental()).isFalse();
  }

  @Test
  void anAnswerToSomethingOlderIsNone() {
    conversation.onRequest(wish(Map.of(), true));
    Resources first = next();
    assertThat(answer("other", null)).isInstanceOf(Event.Stale.class);
    assertThat(next()).isNull();
    assertThat(answer(first.nonce(), null)).isInstanceOf(Event.Acked.class);
    assertThat(answer(first.nonce(), null)).isInstanceOf(Event.Stale.class);
  }
}
