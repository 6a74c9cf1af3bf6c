package io.lateen.node.kubelet;

import io.lateen.node.kubelet.image.ImageMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `home` holds the Pods' logs, the token of the kubelet's API, `images.yaml` and the record of
/// child processes; one kubelet at a time uses it. `block` is B of the mesh's 127.B.0.0/16.
/// `drain` is waited between the deletion of a ready Pod and the SIGTERM to it, `backOff` before
/// the second restart of a failing container.
public record KubeletConfig(
    Path home,
    String nodeName,
    int block,
    List<ImageMapping> images,
    Duration drain,
    Duration backOff) {
  public KubeletConfig {
    images = List.copyOf(images);
  }
}
