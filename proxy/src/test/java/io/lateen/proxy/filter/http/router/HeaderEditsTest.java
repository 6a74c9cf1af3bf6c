package io.lateen.proxy.filter.http.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.HeaderOperations.Add;
import io.lateen.proxy.resource.HeaderOperations.Append;
import java.util.List;
import org.junit.jupiter.api.Test;

/// In which order a level's operations are made, as Envoy 1.40 does.
final class HeaderEditsTest {
  private final RequestHead head = RequestHead.of("GET", "/", List.of("host: a", "x-a: 1"));
  private final HeaderEdits edits = new HeaderEdits();

  private String edited(String name) {
    RequestRecord record = new RequestRecord();
    record.begin();
    record.request = head;
    edits.apply(head, record);
    return head.value(name);
  }

  private static Add add(String name, String value, Append append) {
    return new Add(name, value, append, false);
  }

  @Test
  void replacementsComeBeforeAdditions() {
    edits.level(
        List.of(
            add("x-a", "2", Append.APPEND_IF_EXISTS_OR_ADD),
            add("x-a", "3", Append.OVERWRITE_IF_EXISTS_OR_ADD)),
        List.of());

    assertThat(edited("x-a")).isEqualTo("3,2");
  }

  @Test
  void conditionsAndValuesAreOfTheHeadBefore() {
    edits.level(
        List.of(
            add("x-b", "new", Append.OVERWRITE_IF_EXISTS_OR_ADD),
            add("x-b", "more", Append.ADD_IF_ABSENT),
            add("x-a", "4", Append.OVERWRITE_IF_EXISTS_OR_ADD),
            add("x-b", "%REQ(x-a)%", Append.APPEND_IF_EXISTS_OR_ADD)),
        List.of());

    assertThat(edited("x-b")).isEqualTo("new,more,1");
  }

  @Test
  void aLevelsRemovalsDoNotReachTheNextOnesAdditions() {
    edits.level(List.of(add("x-a", "2", Append.APPEND_IF_EXISTS_OR_ADD)), List.of());
    edits.level(List.of(), List.of("x-a"));

    assertThat(edited("x-a")).isNull();
  }

  @Test
  void whatIsNotKnownIsNotAdded() {
    edits.level(
        List.of(
            add("x-b", "%REQ(x-none)%", Append.APPEND_IF_EXISTS_OR_ADD),
            add("x-c", "<%REQ(x-none)%>", Append.APPEND_IF_EXISTS_OR_ADD)),
        List.of());

    assertThat(edited("x-c")).isEqualTo("<>");
    assertThat(head.value("x-b")).isNull();
  }
}
