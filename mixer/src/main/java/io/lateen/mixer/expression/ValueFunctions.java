package io.lateen.mixer.expression;

import static java.lang.constant.ConstantDescs.CD_String;

import io.lateen.mixer.expression.Node.Call;
import io.lateen.mixer.expression.Node.Constant;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.IpAddress;
import java.lang.constant.ClassDesc;
import java.time.Instant;
import java.util.Map;

/// Code of the functions that make a value. Those that turn a text into something else are done
/// here and now when the text is a literal; a literal they refuse is refused when evaluated.
final class ValueFunctions {
  private final Code code;
  private final ClassData data;

  ValueFunctions(Code code, ClassData data) {
    this.code = code;
    this.data = data;
  }

  void emit(Call call) {
    switch (call.function()) {
      case "ip" -> convert(call, IpAddress.class);
      case "timestamp" -> convert(call, Instant.class);
      case "dnsName", "email", "uri", "toLower" -> convert(call, String.class);
      case "size" -> convert(call, Long.class);
      case "emptyStringMap" -> constant(Map.of(), Map.class);
      case "ADD" -> {
        code.object(call.argument(0));
        code.object(call.argument(1));
        ClassDesc type = Code.describe(code.typeOf(call.argument(0)).valueClass());
        code.operation("add", type, type, type);
      }
      default -> throw new IllegalStateException("no code for " + call.function());
    }
  }

  private void convert(Call call, Class<?> result) {
    if (call.argument(0) instanceof Constant(String _, AttributeType _, String text)) {
      try {
        constant(Operations.convert(call.function(), text), result);
        return;
      } catch (EvaluationException e) {
        // The same exception meets whoever evaluates it.
      }
    }
    ClassDesc type = Code.describe(result);
    code.object(call.argument(0));
    code.operation(call.function(), type, CD_String);
  }

  private void constant(Object value, Class<?> type) {
    code.builder().ldc(data.add(value, Code.describe(type)));
  }
}
