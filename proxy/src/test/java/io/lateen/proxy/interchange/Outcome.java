package io.lateen.proxy.interchange;

import io.lateen.proxy.interchange.Asker.Answer;
import io.lateen.proxy.interchange.EchoUpstreams.Seen;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of a request: the answer, and what upstreams saw, attempt by attempt.
record Outcome(Answer answer, List<Seen> seen) {

  /// Header name → its values in their order, joined as RFC 9110 section 5.3 has it.
  static Map<String, String> fields(Wire.Head head) {
    Map<String, String> fields = new TreeMap<>();
    for (Wire.Field field : head.fields()) {
      String separator = field.name().equals("cookie") ? "; " : ",";
      fields.merge(field.name(), field.value(), (one, more) -> one + separator + more);
    }
    fields.remove("x-case");
    return fields;
  }

  /// Where it went, attempt by attempt.
  List<Integer> upstreams() {
    return seen.stream().map(Seen::upstream).toList();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        answer.status() == 0 ? "closed" : answer.head().line() + " " + fields(answer.head()));
    text.append(" body=").append(answer.body());
    for (Seen one : seen) {
      text.append("\n      upstream ").append(one.upstream()).append(": ");
      text.append(one.head().line()).append(' ').append(fields(one.head()));
    }
    return text.toString();
  }
}
