package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.Origin;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lists in JSON; empty ones are left out.
record JsonLists(JsonWriter out) {

  void changes(String name, List<Change> changes) {
    list(name, changes, this::change);
  }

  private void change(Change change) {
    out.field("name", change.name());
    text("before", change.before());
    text("after", change.after());
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      out.field(name, value);
    }
  }

  /// Nothing where it is not known.
  void origin(Origin origin) {
    if (!origin.object().isEmpty()) {
      out.name("origin").beginObject();
      out.field("object", origin.object()).field("path", origin.path()).endObject();
    }
  }

  void texts(String name, List<String> texts) {
    if (!texts.isEmpty()) {
      out.name(name).beginArray();
      texts.forEach(out::value);
      out.endArray();
    }
  }

  /// @param write the fields of one
  <T> void list(String name, List<T> items, Consumer<T> write) {
    if (!items.isEmpty()) {
      out.name(name).beginArray();
      for (T item : items) {
        out.beginObject();
        write.accept(item);
        out.endObject();
      }
      out.endArray();
    }
  }
}
