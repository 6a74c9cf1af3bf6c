package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/// Templates of the kinds of requests that come in turns. For one worker.
final class RecordTemplates {
  private static final int KINDS = 8;

  private final @Nullable RecordTemplate[] all = new RecordTemplate[KINDS];

  /// The one for requests that may be told like this one.
  RecordTemplate of(RequestAttributes request, @Nullable ResponseHead response) {
    int kind = request.kind() + (response == null ? 0 : response.count());
    int at = kind & KINDS - 1;
    RecordTemplate known = all[at];
    if (known == null) {
      known = new RecordTemplate();
      all[at] = known;
    }
    return known;
  }
}
