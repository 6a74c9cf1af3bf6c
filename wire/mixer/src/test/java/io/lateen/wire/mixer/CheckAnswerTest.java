package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Status;
import io.lateen.model.attribute.Reference;
import io.lateen.wire.mixer.CheckAnswer.HeaderEdit;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.HeaderOperation;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.RouteDirective;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckAnswerTest {
  private static final com.google.protobuf.Duration FIVE =
      com.google.protobuf.Duration.newBuilder().setSeconds(5).setNanos(6).build();

  private static CheckAnswer parse(CheckResponse.Builder response) throws MessageProblem {
    return CheckAnswer.parse(response.build().toByteArray());
  }

  @Test
  void everyFieldIsRead() throws MessageProblem {
    ReferencedAttributes references =
        ReferencedAttributes.newBuilder()
            .addWords("cookie-monster")
            .addAttributeMatches(
                AttributeMatch.newBuilder().setName(1).setCondition(Condition.ABSENCE))
            .addAttributeMatches(
                AttributeMatch.newBuilder().setName(15).setMapKey(-1).setCondition(Condition.EXACT))
            .build();
    CheckAnswer answer =
        parse(
            CheckResponse.newBuilder()
                .setPrecondition(
                    CheckResponse.PreconditionResult.newBuilder()
                        .setStatus(Status.newBuilder().setCode(9).setMessage("h.ns:no"))
                        .setValidDuration(FIVE)
                        .setValidUseCount(-1)
                        .setReferencedAttributes(references)
                        .setRouteDirective(
                            RouteDirective.newBuilder()
                                .addRequestHeaderOperations(
                                    HeaderOperation.newBuilder().setName("a").setValue("b"))
                                .addResponseHeaderOperations(
                                    HeaderOperation.newBuilder()
                                        .setName("c")
                                        .setOperation(HeaderOperation.Operation.REMOVE))
                                .setDirectResponseCode(418)
                                .setDirectResponseBody("tea")))
                .putQuotas(
                    "q",
                    CheckResponse.QuotaResult.newBuilder()
                        .setGrantedAmount(7)
                        .setValidDuration(FIVE)
                        .setReferencedAttributes(references)
                        .build()));
    CheckAnswer.Precondition is = answer.precondition();
    assertThat(is.code()).isEqualTo(9);
    assertThat(is.message()).isEqualTo("h.ns:no");
    assertThat(is.validDuration()).isEqualTo(Duration.ofSeconds(5, 6));
    assertThat(is.validUseCount()).isEqualTo(-1);
    assertThat(is.references())
        .containsExactly(
            new Reference("source.port", null, Reference.Condition.ABSENCE),
            new Reference("request.headers", "cookie-monster", Reference.Condition.EXACT));
    assertThat(is.directive())
        .isEqualTo(
            new CheckAnswer.Directive(
                java.util.List.of(new HeaderEdit("a", "b", HeaderEdit.Kind.REPLACE)),
                java.util.List.of(new HeaderEdit("c", "", HeaderEdit.Kind.REMOVE)),
                418,
                "tea"));
    assertThat(answer.quotas().get("q").granted()).isEqualTo(7);
    assertThat(answer.quotas().get("q").references()).isEqualTo(is.references());
  }

  @Test
  void nothingIsNoPrecondition() throws MessageProblem {
    assertThat(parse(CheckResponse.newBuilder()).precondition()).isNull();
  }

  @Test
  void anAnswerWhoseScopeCannotBeReadIsAProblem() {
    assertThatThrownBy(
            () ->
                parse(
                    CheckResponse.newBuilder()
                        .setPrecondition(
                            CheckResponse.PreconditionResult.newBuilder()
                                .setReferencedAttributes(
                                    ReferencedAttributes.newBuilder()
                                        .addAttributeMatches(
                                            AttributeMatch.newBuilder()
                                                .setName(-4)
                                                .setCondition(Condition.EXACT))))))
        .hasMessage(
            "attribute_matches: name -4, condition 2"
                + " (expected: a known word, ABSENCE or EXACT)");
  }
}
