package io.lateen.mixer.expression;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;

import com.google.re2j.Pattern;
import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.mixer.expression.Node.Variable;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;

/// The body of one method. A value is always an object on the stack, a truth value an int where one
/// is only tested. Three ways to ask for a node: `object` throws when something is absent;
/// `optional` gives null then, which only attributes, entries and `|` can do; `test` is `object`
/// for truth.
final class Code {
  private static final ClassDesc OPERATIONS = describe(Operations.class);
  private static final ClassDesc ATTRIBUTES = describe(Attributes.class);
  private static final ClassDesc FAILURE = describe(EvaluationException.class);
  private static final ClassDesc PATTERN = describe(Pattern.class);
  private static final ClassDesc MAP = describe(Map.class);

  private final CodeBuilder builder;
  private final ClassData data;
  private final Map<String, AttributeType> types;

  Code(CodeBuilder builder, ClassData data, Map<String, AttributeType> types) {
    this.builder = builder;
    this.data = data;
    this.types = types;
  }

  static ClassDesc describe(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  CodeBuilder builder() {
    return builder;
  }

  void object(Node node) {
    switch (node) {
      case Constant constant -> constant(constant);
      case Variable(String name) -> {
        optional(node);
        builder.ldc(data.add(EvaluationException.lookupFailed(name), FAILURE));
        operation("require", CD_Object, CD_Object, FAILURE);
        builder.checkcast(describe(type(name).valueClass()));
      }
      case Call call -> objectOf(call);
    }
  }

  private void objectOf(Call call) {
    switch (call.function()) {
      case "OR" -> {
        optional(call.argument(0));
        orElse(() -> object(call.argument(1)));
      }
      case "INDEX" -> entry(call);
      case "conditional", "conditionalString" ->
          choose(call, () -> object(call.argument(1)), () -> object(call.argument(2)));
      default -> {
        if (TestFunctions.knows(call.function())) {
          test(call);
          builder.invokestatic(CD_Boolean, "valueOf", MethodTypeDesc.of(CD_Boolean, CD_boolean));
        } else {
          new ValueFunctions(this, data).emit(call);
        }
      }
    }
  }

  void optional(Node node) {
    if (node instanceof Variable(String name)) {
      builder.aload(1).ldc(name);
      builder.invokeinterface(ATTRIBUTES, "get", MethodTypeDesc.of(CD_Object, CD_String));
      builder.checkcast(describe(type(name).valueClass()));
    } else if (node instanceof Call call && call.function().equals("OR")) {
      optional(call.argument(0));
      orElse(() -> optional(call.argument(1)));
    } else if (node instanceof Call call && call.function().equals("INDEX")) {
      optionalEntry(call);
    } else {
      object(node);
    }
  }

  void test(Node node) {
    if (node instanceof Constant(String _, AttributeType _, Boolean value)) {
      builder.loadConstant(value ? 1 : 0);
    } else if (node instanceof Call call && TestFunctions.knows(call.function())) {
      new TestFunctions(this).emit(call);
    } else if (node instanceof Call call && call.function().equals("conditional")) {
      choose(call, () -> test(call.argument(1)), () -> test(call.argument(2)));
    } else {
      object(node);
      builder.checkcast(CD_Boolean);
      builder.invokevirtual(CD_Boolean, "booleanValue", MethodTypeDesc.of(CD_boolean));
    }
  }

  /// Calls a method of {@link Operations}.
  void operation(String name, ClassDesc result, ClassDesc... arguments) {
    builder.invokestatic(OPERATIONS, name, MethodTypeDesc.of(result, arguments));
  }

  void pattern(String expression) {
    builder.ldc(data.add(Pattern.compile(expression), PATTERN));
  }

  private void constant(Constant constant) {
    if (constant.value() instanceof String text && Operations.fitsConstantPool(text)) {
      builder.ldc(text);
    } else {
      builder.ldc(data.add(constant.value(), describe(constant.type().valueClass())));
    }
  }

  /// Puts something else in the place of a null on the stack.
  private void orElse(Runnable other) {
    var end = builder.newLabel();
    builder.dup().ifnonnull(end).pop();
    other.run();
    builder.labelBinding(end);
  }

  private void choose(Call call, Runnable first, Runnable second) {
    var otherwise = builder.newLabel();
    var end = builder.newLabel();
    test(call.argument(0));
    builder.ifeq(otherwise);
    first.run();
    builder.goto_(end).labelBinding(otherwise);
    second.run();
    builder.labelBinding(end);
  }

  /// `attribute[key]` asks for the entry alone, so that only it is remembered as read.
  private void optionalEntry(Call call) {
    if (call.argument(0) instanceof Variable(String name)) {
      builder.aload(1).ldc(name);
      optional(call.argument(1));
      operation("entry", CD_String, ATTRIBUTES, CD_String, CD_String);
    } else {
      optional(call.argument(0));
      optional(call.argument(1));
      operation("entry", CD_String, MAP, CD_String);
    }
  }

  private void entry(Call call) {
    if (call.argument(0) instanceof Variable(String name)) {
      builder.aload(1).ldc(name);
      object(call.argument(1));
      builder.ldc(data.add(EvaluationException.lookupFailed(name), FAILURE));
      operation("requireEntry", CD_String, ATTRIBUTES, CD_String, CD_String, FAILURE);
    } else {
      object(call.argument(0));
      object(call.argument(1));
      operation("requireEntry", CD_String, MAP, CD_String);
    }
  }

  private AttributeType type(String name) {
    AttributeType type = types.get(name);
    if (type == null) {
      throw new IllegalStateException(name + " has no type");
    }
    return type;
  }

  AttributeType typeOf(Node node) {
    try {
      return new TypeChecker(new Vocabulary(types)).typeOf(node);
    } catch (InvalidExpressionException e) {
      throw new IllegalStateException("not checked before: " + node, e);
    }
  }
}
