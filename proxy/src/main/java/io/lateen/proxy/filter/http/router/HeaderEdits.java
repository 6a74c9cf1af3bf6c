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
import org.jspecify.annotations.Nullable;

/// What a route, host or table changes in a head, level by level: what goes, what is replaced, what
/// is added. A level's values and conditions are of the head before it adds anything (Envoy's
/// "Custom request/response headers").
@SuppressWarnings("ArrayRecordComponent")
final class HeaderEdits {
  private final List<Level> levels = new ArrayList<>();

  /// @param additions replacements first
  /// @param apart whether no addition touches what another one looks at
  private record Level(List<byte[]> removals, List<Addition> additions, boolean apart) {}

  private record Addition(
      byte[] name,
      String configured,
      byte[] literal,
      Template value,
      HeaderOperations.Append append,
      boolean keepEmpty) {}

  boolean none() {
    return levels.isEmpty();
  }

  void level(List<HeaderOperations.Add> add, List<String> remove) {
    if (add.isEmpty() && remove.isEmpty()) {
      return;
    }
    List<Addition> additions = new ArrayList<>();
    add.stream().filter(HeaderEdits::replaces).forEach(one -> additions.add(addition(one)));
    add.stream().filter(one -> !replaces(one)).forEach(one -> additions.add(addition(one)));
    boolean fixed = additions.stream().allMatch(one -> one.value.literal());
    boolean apart =
        fixed && add.stream().map(HeaderOperations.Add::name).distinct().count() == add.size();
    levels.add(new Level(remove.stream().map(Octets::of).toList(), additions, apart));
  }

  private static boolean replaces(HeaderOperations.Add add) {
    return switch (add.append()) {
      case OVERWRITE_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS -> true;
      case APPEND_IF_EXISTS_OR_ADD, ADD_IF_ABSENT -> false;
    };
  }

  private static Addition addition(HeaderOperations.Add add) {
    Template value = Template.header(add.value());
    byte[] literal = value.literal() ? text(value, new RequestRecord()) : new byte[0];
    byte[] name = Octets.of(add.name());
    return new Addition(name, add.value(), literal, value, add.append(), add.keepEmpty());
  }

  /// In words, in the order in which they are made.
  List<String> describe() {
    List<String> words = new ArrayList<>();
    levels.forEach(level -> describe(level, words));
    return List.copyOf(words);
  }

  private static void describe(Level level, List<String> words) {
    level.removals.forEach(name -> words.add("remove " + new String(name, UTF_8)));
    for (Addition one : level.additions) {
      String verb =
          switch (one.append) {
            case APPEND_IF_EXISTS_OR_ADD -> "add ";
            case ADD_IF_ABSENT -> "add if absent ";
            case OVERWRITE_IF_EXISTS_OR_ADD -> "set ";
            case OVERWRITE_IF_EXISTS -> "set if present ";
          };
      words.add(verb + new String(one.name, UTF_8) + ": " + one.configured);
    }
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
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      for (int j = 0; j < level.removals.size(); j++) {
        head.remove(level.removals.get(j));
      }
      if (level.apart) {
        addApart(level.additions, head);
      } else {
        add(level.additions, head, record);
      }
    }
  }

  private static void addApart(List<Addition> additions, MessageHead head) {
    for (int i = 0; i < additions.size(); i++) {
      Addition one = additions.get(i);
      if (wanted(one, one.literal, head)) {
        put(one, one.literal, head);
      }
    }
  }

  private static void add(List<Addition> additions, MessageHead head, RequestRecord record) {
    byte[] @Nullable [] values = new byte[additions.size()][];
    for (int i = 0; i < values.length; i++) {
      Addition one = additions.get(i);
      byte[] value = one.value.literal() ? one.literal : text(one.value, record);
      values[i] = wanted(one, value, head) ? value : null;
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        put(additions.get(i), values[i], head);
      }
    }
  }

  private static boolean wanted(Addition one, byte[] value, MessageHead head) {
    if (value.length == 0 && !one.keepEmpty) {
      return false;
    }
    return switch (one.append) {
      case APPEND_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS_OR_ADD -> true;
      case ADD_IF_ABSENT -> head.findNext(one.name, 0) < 0;
      case OVERWRITE_IF_EXISTS -> head.findNext(one.name, 0) >= 0;
    };
  }

  private static void put(Addition one, byte[] value, MessageHead head) {
    switch (one.append) {
      case APPEND_IF_EXISTS_OR_ADD, ADD_IF_ABSENT -> head.add(one.name, value);
      case OVERWRITE_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS -> {
        head.remove(one.name);
        head.add(one.name, value);
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
