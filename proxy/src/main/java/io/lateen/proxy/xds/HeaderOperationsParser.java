package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.Template;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HeaderOperations.Add;
import io.lateen.proxy.resource.HeaderOperations.Append;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The four header fields that tables, hosts, routes and weighted clusters have alike.
final class HeaderOperationsParser {
  private HeaderOperationsParser() {}

  static HeaderOperations parse(Fields owner) {
    HeaderOperations operations =
        new HeaderOperations(
            adds(owner, "request_headers_to_add"),
            removes(owner, "request_headers_to_remove"),
            adds(owner, "response_headers_to_add"),
            removes(owner, "response_headers_to_remove"));
    return operations.isNone() ? HeaderOperations.NONE : operations;
  }

  private static List<String> removes(Fields owner, String field) {
    List<String> names = new ArrayList<>();
    for (String name : owner.strings(field)) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.isEmpty() || lower.charAt(0) == ':' || lower.equals("host")) {
        owner.problem(field, name + " (expected: a header other than :-prefixed and host)");
      }
      names.add(lower);
    }
    return names;
  }

  private static List<Add> adds(Fields owner, String field) {
    List<Add> adds = new ArrayList<>();
    for (Fields option : owner.children(field)) {
      Fields header = option.requiredChild("header");
      if (header != null) {
        String name = header.required("key").toLowerCase(Locale.ROOT);
        for (String operator : Template.unknown(value(header))) {
          header.problem("value", "%" + operator + "% is no operator that is known here");
        }
        adds.add(new Add(name, value(header), append(option), option.bool("keep_empty_value")));
      }
    }
    return adds;
  }

  private static String value(Fields header) {
    return header.has("raw_value")
        ? header.bytes("raw_value").toStringUtf8()
        : header.string("value");
  }

  private static Append append(Fields option) {
    if (option.has("append")) {
      return option.bool("append")
          ? Append.APPEND_IF_EXISTS_OR_ADD
          : Append.OVERWRITE_IF_EXISTS_OR_ADD;
    }
    String word = option.word("append_action");
    return switch (word) {
      case "APPEND_IF_EXISTS_OR_ADD" -> Append.APPEND_IF_EXISTS_OR_ADD;
      case "ADD_IF_ABSENT" -> Append.ADD_IF_ABSENT;
      case "OVERWRITE_IF_EXISTS_OR_ADD" -> Append.OVERWRITE_IF_EXISTS_OR_ADD;
      case "OVERWRITE_IF_EXISTS" -> Append.OVERWRITE_IF_EXISTS;
      default -> {
        option.problem("append_action", word + " is not known");
        yield Append.APPEND_IF_EXISTS_OR_ADD;
      }
    };
  }
}
