"""Records what passes on the loopback interface from and to a TCP port.

    record.py PORT FILE

Says 0 on standard output when it records, and how many packets it has for each
line of standard input; what was sent before is among them. At the end of standard
input it writes FILE, a pcap, or fails if it lost packets. Needs Linux, and the
right to read packets: that of root, or of a user namespace with a network of its
own (`unshare --user --map-root-user --net`), whose interface it brings up.
"""

import fcntl
import select
import socket
import struct
import sys

EVERYTHING = 0x0003  # ETH_P_ALL
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_STATISTICS = 263, 6
IPV4, TCP = b"\x08\x00", 6


def main():
    port, file = int(sys.argv[1]), sys.argv[2]
    bring_up("lo")
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERYTHING))
    try:
        packets.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    except PermissionError:
        # As much as anyone may have: some packets of the largest size.
        packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
    packets.bind(("lo", 0))
    packets.setblocking(False)
    recorded = []
    asked = True
    while asked:
        print(len(recorded), flush=True)
        asked = None
        while asked is None:
            ready, _, _ = select.select([packets, sys.stdin], [], [])
            asked = sys.stdin.buffer.raw.readline() if sys.stdin in ready else None
            while packet := receive(packets):
                if port in ports(packet):
                    recorded.append(packet)
    _, lost = struct.unpack("II", packets.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
    if lost:
        sys.exit(f"{lost} packets are lost")
    with open(file, "wb") as capture:
        # Microseconds, and Ethernet, as which loopback looks.
        capture.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, 1))
        for number, packet in enumerate(recorded):
            capture.write(struct.pack("<IIII", 1767323045, number, len(packet), len(packet)) + packet)


def bring_up(interface):
    with socket.socket() as any_socket:
        request = struct.pack("16sH14x", interface.encode(), 0)
        name, flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
        if not flags & IFF_UP:
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", name, flags | IFF_UP))


def receive(packets):
    try:
        return packets.recv(1 << 18)
    except BlockingIOError:
        return None


def ports(packet):
    if packet[12:14] != IPV4 or packet[23] != TCP:
        return ()
    header = 14 + 4 * (packet[14] & 0x0F)
    return struct.unpack("!HH", packet[header : header + 4])


if __name__ == "__main__":
    main()
