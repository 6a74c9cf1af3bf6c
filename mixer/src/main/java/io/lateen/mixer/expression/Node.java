package io.lateen.mixer.expression;

import io.lateen.model.attribute.AttributeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression as a tree. `toString` is the form error texts use: `EQ($request.size, 200)`.
sealed interface Node {

  /// A literal.
  ///
  /// @param source as written, quotes included
  record Constant(String source, AttributeType type, Object value) implements Node {
    @Override
    public String toString() {
      return source;
    }
  }

  /// An attribute.
  record Variable(String name) implements Node {
    @Override
    public String toString() {
      return "$" + name;
    }
  }

  /// A function; operators are functions named `EQ`, `LAND`, `OR`, `INDEX` ….
  ///
  /// @param target what a method is called on: `target.startsWith("x")`
  record Call(String function, @Nullable Node target, List<Node> arguments) implements Node {
    public Call {
      arguments = List.copyOf(arguments);
    }

    static Call of(String function, Node... arguments) {
      return new Call(function, null, List.of(arguments));
    }

    /// The operand of a call whose arity was checked.
    Node argument(int index) {
      return arguments.get(index);
    }

    @Override
    public String toString() {
      return NodeText.of(this);
    }
  }
}
