package io.lateen.mixer.expression;

import static java.lang.constant.ConstantDescs.CD_Map;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_void;

import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.Map;

/// Tree → hidden class, a subclass of {@link Expression} in this package. Literals that are no
/// strings, patterns, and the exceptions for what may be missing are class data: constants to the
/// just-in-time compiler, made once.
final class ExpressionCompiler {
  private static final ClassDesc SELF =
      ClassDesc.of("io.lateen.mixer.expression.CompiledExpression");
  private static final ClassDesc EXPRESSION = Code.describe(Expression.class);
  private static final ClassDesc ATTRIBUTES = Code.describe(Attributes.class);
  private static final MethodTypeDesc CONSTRUCTOR =
      MethodTypeDesc.of(CD_void, CD_String, Code.describe(AttributeType.class), CD_Map);

  private final Map<String, AttributeType> types;

  /// For expressions that name these attributes.
  ExpressionCompiler(Map<String, AttributeType> types) {
    this.types = types;
  }

  /// @param node whose types were checked
  Expression compile(String text, Node node, AttributeType type, Map<String, Object> equalities) {
    ClassData data = new ClassData();
    byte[] bytes = bytes(node, type, data);
    try {
      return (Expression)
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, data.values(), true)
              .lookupClass()
              .getDeclaredConstructor(String.class, AttributeType.class, Map.class)
              .newInstance(text, type, equalities);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the class of \"" + text + "\" cannot be made", e);
    }
  }

  private byte[] bytes(Node node, AttributeType type, ClassData data) {
    return ClassFile.of()
        .build(
            SELF,
            builder ->
                builder
                    .withFlags(AccessFlag.FINAL, AccessFlag.SUPER)
                    .withSuperclass(EXPRESSION)
                    .withMethodBody("<init>", CONSTRUCTOR, 0, ExpressionCompiler::constructor)
                    .withMethodBody(
                        "value",
                        MethodTypeDesc.of(CD_Object, ATTRIBUTES),
                        0,
                        code -> value(new Code(code, data, types), node))
                    .withMethodBody(
                        "truth",
                        MethodTypeDesc.of(CD_boolean, ATTRIBUTES),
                        0,
                        code -> truth(new Code(code, data, types), node, type)));
  }

  private static void constructor(CodeBuilder code) {
    code.aload(0)
        .aload(1)
        .aload(2)
        .aload(3)
        .invokespecial(EXPRESSION, "<init>", CONSTRUCTOR)
        .return_();
  }

  private static void value(Code code, Node node) {
    code.object(node);
    code.builder().areturn();
  }

  private static void truth(Code code, Node node, AttributeType type) {
    if (type == AttributeType.BOOL) {
      code.test(node);
    } else {
      code.object(node);
      code.operation("noTruth", CD_boolean, CD_Object);
    }
    code.builder().ireturn();
  }
}
