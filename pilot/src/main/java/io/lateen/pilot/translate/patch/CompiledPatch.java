package io.lateen.pilot.translate.patch;

import com.google.protobuf.Message;
import io.lateen.model.rule.ConfigPatch;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.model.rule.ConfigPatch.Target;

/// A patch whose value has been read.
///
/// @param value of the type that `applyTo` says; nothing in it for REMOVE
record CompiledPatch(ConfigPatch rule, Message value) {
  ApplyTo applyTo() {
    return rule.applyTo();
  }

  Operation operation() {
    return rule.patch().operation();
  }

  Target target() {
    return rule.match().target();
  }

  boolean isFor(Context context) {
    return rule.match().context() == Context.ANY || rule.match().context() == context;
  }
}
