package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.dispatch.CheckOutcome;
import io.lateen.mixer.dispatch.QuotaOutcome;
import io.lateen.mixer.dispatch.RouteDirective;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import io.lateen.wire.mixer.CheckAnswer;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.proto.mixer.CheckResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTranslatorTest {
  private static final List<Reference> REFERENCES =
      List.of(
          new Reference("source.uid", null, Condition.EXACT),
          new Reference("request.headers", "cookie", Condition.ABSENCE),
          new Reference("request.headers", "x-mine", Condition.EXACT),
          new Reference("destination.service.host", null, Condition.EXACT));
  private static final CheckOutcome DENIED =
      new CheckOutcome(
          7,
          "handler.ns:no",
          Duration.ofMillis(1500),
          3,
          REFERENCES,
          new RouteDirective(
              List.of(new HeaderOperation("a", "b", HeaderOperation.Kind.APPEND)),
              List.of(new HeaderOperation("c", "", HeaderOperation.Kind.REMOVE)),
              418,
              "tea"),
          List.of());

  private static CheckAnswer.Precondition sent(int known) throws MessageProblem {
    byte[] message =
        CheckResponse.newBuilder()
            .setPrecondition(new CheckTranslator(Duration.ofDays(1)).precondition(DENIED, known))
            .build()
            .toByteArray();
    return CheckAnswer.parse(message).precondition();
  }

  @Test
  void aProxyReadsWhatTheEngineSaid() throws MessageProblem {
    CheckAnswer.Precondition read = sent(Dictionary.size());
    assertThat(read.code()).isEqualTo(7);
    assertThat(read.message()).isEqualTo("handler.ns:no");
    assertThat(read.validDuration()).isEqualTo(Duration.ofMillis(1500));
    assertThat(read.validUseCount()).isEqualTo(3);
    assertThat(read.references()).isEqualTo(REFERENCES);
    assertThat(read.directive().directResponseCode()).isEqualTo(418);
    assertThat(read.directive().request())
        .containsExactly(new CheckAnswer.HeaderEdit("a", "b", CheckAnswer.HeaderEdit.Kind.APPEND));
  }

  @Test
  void aCallerIsAnsweredInWordsItKnows() throws MessageProblem {
    assertThat(CheckTranslator.references(REFERENCES, Dictionary.OLD_SIZE).getWordsList())
        .containsExactly("x-mine", "destination.service.host");
    assertThat(CheckTranslator.references(REFERENCES, 0).getWordsList())
        .containsExactly(
            "source.uid", "request.headers", "cookie", "x-mine", "destination.service.host");
    assertThat(sent(0).references()).isEqualTo(REFERENCES);
  }

  @Test
  void onlyWhatAHandlerCountedIsValidForLongerThanAnAnswerMayBe() {
    CheckTranslator brief = new CheckTranslator(Duration.ofMillis(200));
    assertThat(brief.quota(granted(true), Dictionary.size()).getValidDuration())
        .isEqualTo(com.google.protobuf.Duration.newBuilder().setSeconds(5).build());
    assertThat(brief.quota(granted(false), Dictionary.size()).getValidDuration())
        .isEqualTo(com.google.protobuf.Duration.newBuilder().setNanos(200_000_000).build());
  }

  private static QuotaOutcome granted(boolean counted) {
    return new QuotaOutcome(2, Duration.ofSeconds(5), counted, List.of(), List.of());
  }
}
