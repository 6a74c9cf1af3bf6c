package io.lateen.mixer.dispatch;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.CheckResult.DirectResponse;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation.Kind;
import io.lateen.model.attribute.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What several handlers say, as one: the shortest validity, the first refusal's code, all
/// refusals' messages.
final class CheckCombiner {
  private static final Duration VALID = Duration.ofMinutes(1);
  private static final int USES = 10_000;

  private int code = CheckResult.OK;
  private final List<String> messages = new ArrayList<>();
  private @Nullable Duration valid;
  private int uses = Integer.MAX_VALUE;
  private @Nullable DirectResponse direct;
  private int directCode;

  void add(String handler, CheckResult result) {
    valid =
        valid == null || result.validDuration().compareTo(valid) < 0
            ? result.validDuration()
            : valid;
    uses = Math.min(uses, result.validUseCount());
    if (!result.isOk()) {
      code = isOk() ? result.code() : code;
      messages.add(handler + ":" + result.message());
    }
    if (result.direct() != null && direct == null) {
      direct = result.direct();
      directCode = direct.code() == 0 ? StatusCodes.http(result.code()) : direct.code();
    }
  }

  boolean isOk() {
    return code == CheckResult.OK;
  }

  CheckOutcome outcome(
      List<HeaderOperation> request,
      List<HeaderOperation> response,
      List<Reference> referenced,
      List<String> errors) {
    return new CheckOutcome(
        code,
        String.join(", ", messages),
        valid == null ? VALID : valid,
        valid == null ? USES : uses,
        referenced,
        directive(request, response),
        errors);
  }

  private RouteDirective directive(List<HeaderOperation> request, List<HeaderOperation> response) {
    if (direct == null) {
      return new RouteDirective(request, response, 0, "");
    }
    List<HeaderOperation> headers = new ArrayList<>(response);
    direct
        .headers()
        .forEach(
            (name, value) ->
                headers.add(
                    new HeaderOperation(
                        name,
                        value,
                        name.equalsIgnoreCase("set-cookie") ? Kind.APPEND : Kind.REPLACE)));
    return new RouteDirective(request, headers, directCode, direct.body());
  }
}
