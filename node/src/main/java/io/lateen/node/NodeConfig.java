package io.lateen.node;

import io.lateen.node.kubelet.image.ImageMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Everything the part needs to know. `home` is a folder of its own (logs of Pods, `images.yaml`,
/// `kubelet-token`); one node at a time uses it. `block` is B of the mesh's loopback addresses
/// 127.B.0.0/16, 1 to 255. `drain` is how long callers of a deleted Pod get to look elsewhere
/// before its processes are asked to end. `backOff` is the wait before the second restart of a
/// container that keeps ending.
public record NodeConfig(
    Path kubeconfig,
    Path home,
    String nodeName,
    int block,
    List<ImageMapping> images,
    Duration drain,
    Duration backOff) {
  public NodeConfig {
    images = List.copyOf(images);
  }

  /// With 500 ms to drain and Kubernetes' 10 s of back-off.
  public static NodeConfig of(
      Path kubeconfig, Path home, String nodeName, int block, List<ImageMapping> images) {
    return new NodeConfig(
        kubeconfig, home, nodeName, block, images, Duration.ofMillis(500), Duration.ofSeconds(10));
  }
}
