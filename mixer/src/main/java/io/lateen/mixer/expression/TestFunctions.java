package io.lateen.mixer.expression;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.model.attribute.AttributeType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/// Code of the functions that give BOOL: leaves an int on the stack.
final class TestFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "EQ",
          "NEQ",
          "LT",
          "LEQ",
          "GT",
          "GEQ",
          "LAND",
          "LOR",
          "match",
          "matches",
          "startsWith",
          "endsWith");

  private final Code code;

  TestFunctions(Code code) {
    this.code = code;
  }

  static boolean knows(String function) {
    return NAMES.contains(function);
  }

  void emit(Call call) {
    switch (call.function()) {
      case "EQ" -> equal(call);
      case "NEQ" -> {
        equal(call);
        negate();
      }
      case "LT" -> ordered(call, "less", false);
      case "LEQ" -> ordered(call, "lessOrEqual", false);
      case "GT" -> ordered(call, "less", true);
      case "GEQ" -> ordered(call, "lessOrEqual", true);
      case "LAND" -> shortCircuit(call, 0);
      case "LOR" -> shortCircuit(call, 1);
      case "match" -> glob(call);
      case "matches" -> regex(call);
      default -> method(call);
    }
  }

  private void negate() {
    code.builder().loadConstant(1).ixor();
  }

  /// `&&` ends at the first 0, `||` at the first 1.
  private void shortCircuit(Call call, int decisive) {
    var decided = code.builder().newLabel();
    var end = code.builder().newLabel();
    code.test(call.argument(0));
    if (decisive == 0) {
      code.builder().ifeq(decided);
    } else {
      code.builder().ifne(decided);
    }
    code.test(call.argument(1));
    code.builder().goto_(end).labelBinding(decided).loadConstant(decisive).labelBinding(end);
  }

  private void equal(Call call) {
    AttributeType type = code.typeOf(call.argument(0));
    if (type == AttributeType.BOOL) {
      code.test(call.argument(0));
      code.test(call.argument(1));
      code.builder().ixor();
      negate();
      return;
    }
    code.object(call.argument(0));
    code.object(call.argument(1));
    String operation =
        switch (type) {
          case DNS_NAME -> "sameDnsName";
          case EMAIL_ADDRESS -> "sameEmail";
          case URI -> "sameUri";
          default -> "same";
        };
    ClassDesc operand = Code.describe(type.valueClass());
    code.operation(operation, CD_boolean, operand, operand);
  }

  private void ordered(Call call, String operation, boolean swapped) {
    ClassDesc operand = Code.describe(code.typeOf(call.argument(0)).valueClass());
    code.object(call.argument(0));
    code.object(call.argument(1));
    if (swapped) {
      code.builder().swap();
    }
    code.operation(operation, CD_boolean, operand, operand);
  }

  /// A literal pattern becomes the one comparison it means.
  private void glob(Call call) {
    code.object(call.argument(0));
    if (!(call.argument(1) instanceof Constant(String _, AttributeType _, String pattern))) {
      code.object(call.argument(1));
      code.operation("match", CD_boolean, CD_String, CD_String);
    } else if (pattern.endsWith("*")) {
      compare("startsWith", pattern.substring(0, pattern.length() - 1), CD_String);
    } else if (pattern.startsWith("*")) {
      compare("endsWith", pattern.substring(1), CD_String);
    } else {
      compare("equals", pattern, ConstantDescs.CD_Object);
    }
  }

  private void compare(String method, String with, ClassDesc parameter) {
    code.object(new Constant(with, AttributeType.STRING, with));
    invoke(method, parameter);
  }

  /// The target is the pattern: `"^/api".matches(request.path)`.
  private void regex(Call call) {
    Node target = target(call);
    if (target instanceof Constant(String _, AttributeType _, String pattern)
        && compiles(pattern)) {
      code.pattern(pattern);
      code.object(call.argument(0));
      code.operation("find", CD_boolean, Code.describe(Pattern.class), CD_String);
    } else {
      code.object(target);
      code.object(call.argument(0));
      code.operation("matches", CD_boolean, CD_String, CD_String);
    }
  }

  private static boolean compiles(String pattern) {
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private void method(Call call) {
    code.object(target(call));
    code.object(call.argument(0));
    invoke(call.function(), CD_String);
  }

  private void invoke(String method, ClassDesc parameter) {
    code.builder().invokevirtual(CD_String, method, MethodTypeDesc.of(CD_boolean, parameter));
  }

  private static Node target(Call call) {
    if (call.target() == null) {
      throw new IllegalStateException(call + " has no target");
    }
    return call.target();
  }
}
