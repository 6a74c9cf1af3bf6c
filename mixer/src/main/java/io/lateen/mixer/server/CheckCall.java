package io.lateen.mixer.server;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.lateen.mixer.dispatch.CheckOutcome;
import io.lateen.mixer.dispatch.Mixer;
import io.lateen.mixer.dispatch.PreparedRequest;
import io.lateen.mixer.dispatch.QuotaAsk;
import io.lateen.mixer.dispatch.QuotaOutcome;
import io.lateen.wire.mixer.CheckRequest;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.proto.mixer.CheckResponse;

/// Check: may this request pass, and is there quota left for it (Istio 1.1, `mixer/pkg/api`).
/// From any thread; takes as long as handlers do.
final class CheckCall {
  private final Mixer mixer;
  private final CheckCache cache;
  private final CheckTranslator translator;

  CheckCall(Mixer mixer, CheckCache cache, CheckTranslator translator) {
    this.mixer = mixer;
    this.cache = cache;
    this.translator = translator;
  }

  CheckResponse answer(byte[] message) throws StatusException {
    CheckRequest request = parse(message);
    Words.check(request.globalWordCount());
    CheckOutcome known = cache.get(request.attributes(), System.nanoTime());
    if (known != null && (!known.isOk() || request.quotas().isEmpty())) {
      return response(known, request).build();
    }
    return ask(request);
  }

  private static CheckRequest parse(byte[] message) throws StatusException {
    try {
      return CheckRequest.parse(message);
    } catch (MessageProblem e) {
      throw Words.refusal("CheckRequest", e);
    }
  }

  private CheckResponse ask(CheckRequest request) throws StatusException {
    long epoch = cache.epoch();
    PreparedRequest prepared = mixer.prepare(request.attributes());
    CheckOutcome outcome = prepared.check();
    if (!outcome.errors().isEmpty()) {
      throw io.grpc.Status.INTERNAL
          .withDescription(
              "performing check operation failed: " + String.join("; ", outcome.errors()))
          .asException();
    }
    cache.put(request.attributes(), outcome, epoch, System.nanoTime());
    CheckResponse.Builder response = response(outcome, request);
    if (outcome.isOk()) {
      quotas(prepared, request, response);
    }
    return response.build();
  }

  private CheckResponse.Builder response(CheckOutcome outcome, CheckRequest request) {
    return CheckResponse.newBuilder()
        .setPrecondition(translator.precondition(outcome, request.globalWordCount()));
  }

  /// A quota that cannot be told fails the whole request, and the rest of them is not taken from.
  private void quotas(
      PreparedRequest prepared, CheckRequest request, CheckResponse.Builder response) {
    for (var wanted : request.quotas().entrySet()) {
      String name = wanted.getKey();
      // The same request asking again must not take twice, but its quotas are several.
      String id = request.deduplicationId().isEmpty() ? "" : request.deduplicationId() + name;
      QuotaOutcome outcome =
          prepared.quota(
              new QuotaAsk(name, wanted.getValue().amount(), wanted.getValue().bestEffort(), id));
      if (!outcome.errors().isEmpty()) {
        response
            .getPreconditionBuilder()
            .setStatus(
                Status.newBuilder()
                    .setCode(Code.INTERNAL_VALUE)
                    .setMessage(String.join("; ", outcome.errors())));
        return;
      }
      response.putQuotas(name, translator.quota(outcome, request.globalWordCount()));
    }
  }
}
