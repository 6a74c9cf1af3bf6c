package io.lateen.mixer.expression;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;

import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.util.ArrayList;
import java.util.List;

/// The objects a compiled expression has as constants.
final class ClassData {
  private final List<Object> values = new ArrayList<>();

  /// How the code loads `value`, an instance of the public or visible class `type`.
  DynamicConstantDesc<Object> add(Object value, ClassDesc type) {
    values.add(value);
    return DynamicConstantDesc.ofNamed(BSM_CLASS_DATA_AT, DEFAULT_NAME, type, values.size() - 1);
  }

  List<Object> values() {
    return List.copyOf(values);
  }
}
