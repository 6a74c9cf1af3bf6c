package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.event.EventRecorder;
import io.lateen.node.kubelet.image.ImageCatalog;
import io.lateen.node.kubelet.network.AddressPool;
import io.lateen.node.kubelet.process.Children;
import java.nio.file.Path;
import java.time.Duration;

/// What all Pods of a node use of it. `podsFolder` holds a folder per Pod, `drain` is how long
/// callers get to learn that an ending Pod is no endpoint any more, and `backOff` is the wait
/// before the second restart of a failing container (Kubernetes: 10 s), doubled for each further.
public record Premises(
    KubernetesClient client,
    ImageCatalog images,
    Children children,
    AddressPool addresses,
    EventRecorder events,
    HostedParts hosted,
    AccountFiles accounts,
    Path podsFolder,
    Duration drain,
    Duration backOff) {}
