package io.lateen.wire.mcp;

import io.lateen.wire.kube.KubeObject;
import java.util.List;

/// What a sink thinks of an object before it is in force.
@FunctionalInterface
public interface ObjectCheck {
  /// Everything wrong with it, each with its path; empty when nothing is.
  List<String> problems(KubeObject object);
}
