package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.CheckResult.DirectResponse;
import io.lateen.mixer.adapter.QuotaResult;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What adapters answer, by the field numbers of `istio.mixer.adapter.model.v1beta1`,
/// `google.rpc.Status` and `istio.policy.v1beta1.DirectHttpResponse`.
final class Answers {
  private static final String DIRECT = "istio.policy.v1beta1.DirectHttpResponse";

  private Answers() {}

  /// `CheckResult` status 1, valid_duration 2, valid_use_count 3.
  ///
  /// @param output what the adapter gave beside it
  static CheckResult check(byte[] bytes, Map<String, Object> output)
      throws InvalidProtocolBufferException {
    UnknownFieldSet result = UnknownFieldSet.parseFrom(bytes);
    UnknownFieldSet status = message(result, 1);
    return new CheckResult(
        (int) number(status, 1),
        text(status, 2),
        duration(message(result, 2)),
        (int) number(result, 3),
        direct(status),
        output);
  }

  /// `QuotaResult` quotas 1, a map of valid_duration 2, granted_amount 3.
  static QuotaResult quota(byte[] bytes, String name) throws IOException {
    for (ByteString item : items(UnknownFieldSet.parseFrom(bytes), 1)) {
      UnknownFieldSet entry = UnknownFieldSet.parseFrom(item);
      if (text(entry, 1).equals(name)) {
        UnknownFieldSet result = message(entry, 2);
        return new QuotaResult(number(result, 3), duration(message(result, 2)));
      }
    }
    throw new IOException("the adapter says nothing of quota " + name);
  }

  /// @param statuses the occurrences of a `google.rpc.Status`
  static void requireOk(List<ByteString> statuses) throws IOException {
    if (!statuses.isEmpty()) {
      UnknownFieldSet status = UnknownFieldSet.parseFrom(statuses.getLast());
      if (number(status, 1) != CheckResult.OK) {
        throw new IOException("code " + number(status, 1) + ": " + text(status, 2));
      }
    }
  }

  /// Among the details of a status: code 1, body 2, headers 3.
  private static @Nullable DirectResponse direct(UnknownFieldSet status)
      throws InvalidProtocolBufferException {
    for (ByteString item : items(status, 3)) {
      UnknownFieldSet any = UnknownFieldSet.parseFrom(item);
      if (text(any, 1).endsWith("/" + DIRECT)) {
        UnknownFieldSet direct = message(any, 2);
        Map<String, String> headers = new LinkedHashMap<>();
        for (ByteString header : items(direct, 3)) {
          UnknownFieldSet entry = UnknownFieldSet.parseFrom(header);
          headers.put(text(entry, 1), text(entry, 2));
        }
        return new DirectResponse((int) number(direct, 1), text(direct, 2), headers);
      }
    }
    return null;
  }

  private static Duration duration(UnknownFieldSet duration) {
    return Duration.ofSeconds(number(duration, 1), number(duration, 2));
  }

  private static List<ByteString> items(UnknownFieldSet set, int field) {
    return set.getField(field).getLengthDelimitedList();
  }

  private static UnknownFieldSet message(UnknownFieldSet set, int field)
      throws InvalidProtocolBufferException {
    List<ByteString> items = items(set, field);
    return items.isEmpty()
        ? UnknownFieldSet.getDefaultInstance()
        : UnknownFieldSet.parseFrom(items.getLast());
  }

  private static String text(UnknownFieldSet set, int field) {
    List<ByteString> items = items(set, field);
    return items.isEmpty() ? "" : items.getLast().toStringUtf8();
  }

  private static long number(UnknownFieldSet set, int field) {
    List<Long> numbers = set.getField(field).getVarintList();
    return numbers.isEmpty() ? 0 : numbers.getLast();
  }
}
