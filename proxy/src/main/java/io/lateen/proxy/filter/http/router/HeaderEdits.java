package io.lateen.proxy.filter.http.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Template;
import io.lateen.proxy.resource.HeaderOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// What a route, host or table changes in a head, in order: removals, then additions of each level.
@SuppressWarnings("ArrayRecordComponent")
final class HeaderEdits {
  private final List<byte[]> removals = new ArrayList<>();
  private final List<Addition> additions = new ArrayList<>();

  private record Addition(
      byte[] name,
      String configured,
      byte[] literal,
      Template value,
      HeaderOperations.Append append,
      boolean keepEmpty) {}

  boolean none() {
    return removals.isEmpty() && additions.isEmpty();
  }

  void level(List<HeaderOperations.Add> add, List<String> remove) {
    remove.forEach(name -> removals.add(Octets.of(name)));
    for (HeaderOperations.Add one : add) {
      Template value = Template.header(one.value());
      byte[] literal = value.literal() ? text(value, new RequestRecord()) : new byte[0];
      additions.add(
          new Addition(
              Octets.of(one.name()), one.value(), literal, value, one.append(), one.keepEmpty()));
    }
  }

  /// In words, in the order in which they are made.
  List<String> describe() {
    List<String> words = new ArrayList<>();
    removals.forEach(name -> words.add("remove " + new String(name, UTF_8)));
    for (Addition one : additions) {
      String verb =
          switch (one.append) {
            case APPEND_IF_EXISTS_OR_ADD -> "add ";
            case ADD_IF_ABSENT -> "add if absent ";
            case OVERWRITE_IF_EXISTS_OR_ADD -> "set ";
            case OVERWRITE_IF_EXISTS -> "set if present ";
          };
      words.add(verb + new String(one.name, UTF_8) + ": " + one.configured);
    }
    return List.copyOf(words);
  }

  /// What they say of the response, they say of it as it is now.
  void applyTo(ResponseHead head, RequestRecord record) {
    if (!none()) {
      record.response = head;
      record.status = head.status();
      apply(head, record);
    }
  }

  void apply(MessageHead head, RequestRecord record) {
    for (int i = 0; i < removals.size(); i++) {
      head.remove(removals.get(i));
    }
    for (int i = 0; i < additions.size(); i++) {
      apply(additions.get(i), head, record);
    }
  }

  private static void apply(Addition addition, MessageHead head, RequestRecord record) {
    byte[] value = addition.value.literal() ? addition.literal : text(addition.value, record);
    if (value.length == 0 && !addition.keepEmpty) {
      return;
    }
    boolean there = head.findNext(addition.name, 0) >= 0;
    switch (addition.append) {
      case APPEND_IF_EXISTS_OR_ADD -> head.add(addition.name, value);
      case ADD_IF_ABSENT -> {
        if (!there) {
          head.add(addition.name, value);
        }
      }
      case OVERWRITE_IF_EXISTS_OR_ADD -> {
        head.remove(addition.name);
        head.add(addition.name, value);
      }
      case OVERWRITE_IF_EXISTS -> {
        if (there) {
          head.remove(addition.name);
          head.add(addition.name, value);
        }
      }
    }
  }

  private static byte[] text(Template template, RequestRecord record) {
    ByteBuf out = Unpooled.buffer(64);
    template.write(record, out);
    byte[] octets = new byte[out.readableBytes()];
    out.readBytes(octets);
    return octets;
  }
}
